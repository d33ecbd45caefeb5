"""`fackpol keys`: the keys that seal and open personal data."""

import click

from fackpol.base.vault import new_keys


@click.group()
def keys() -> None:
    """The keys that open what is sealed."""


@keys.command()
def new() -> None:
    """Print fresh keys, once: save them on paper and in the environment."""
    for name, value in new_keys().items():
        click.echo(f"{name}={value}")
