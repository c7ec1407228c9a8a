"""Named groups, one file each: what a family knows of itself in closed form."""
