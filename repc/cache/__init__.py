"""Finished work on disk: a content-addressed store, checksummed, shared by processes, never trusted blindly."""

from repc.cache.store import Store, cache_directory, key_of, store

__all__ = ["Store", "cache_directory", "key_of", "store"]
