"""The pages on which people propose, discuss, watch and decide; thin edges over the domain."""
