"""Addresses of the provider with arguments."""


def samples(world):
    return {}
