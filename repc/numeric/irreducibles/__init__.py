"""Irreducibles in reference form: found, named, labeled, coupled."""
