from datetime import UTC, datetime

import pytest

from stores.models import Display
from tests.factories import World


@pytest.fixture
def shown(world: World) -> World:
    """The sofa stands in the two Shanghai stores, the table in Beijing only."""
    for store, variant in [
        (world.near, world.sofa),
        (world.far, world.sofa),
        (world.beijing, world.table),
    ]:
        Display.objects.create(store=store, variant=variant, since="2026-01-01")
    return world


@pytest.fixture
def monday_noon() -> datetime:
    """12:00 in Shanghai on a Monday."""
    return datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
