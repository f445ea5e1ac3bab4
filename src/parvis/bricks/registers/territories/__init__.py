"""The official geographic code: compiled by `build`, loaded by `store`, searched by `search`."""
