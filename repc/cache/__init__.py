"""Finished work on disk: a content-addressed store, checksummed, shared by processes, never trusted blindly."""

from repc.cache.store import KEY, Store, cache_directory, key_of, store

__all__ = ["KEY", "Store", "cache_directory", "key_of", "store"]
