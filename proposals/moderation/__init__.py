"""Reports, held content, suspensions and who curates what."""
