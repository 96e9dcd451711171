"""A small CSV of expectations to upload, in the columns of the export."""

HEAD = (
    "domain,group,skill_slug,skill_name,skill_summary,role_slug,role_name,"
    "level_slug,level_name,level_rank,required,description\n"
)


def row(text: str, *, slug: str = "experiment-tracking", required: str = "1") -> str:
    """A line about a Junior ML Engineer."""
    skill = f"Data & AI,Mlops,{slug},{slug.replace('-', ' ').title()},"
    return f"{skill},ml-engineer,Ml Engineer,junior,Junior,1,{required},{text}\n"


LINE = row("Logs each run.")
