from stores.models.dealer import Dealer
from stores.models.display import Display
from stores.models.division import Division
from stores.models.membership import Membership
from stores.models.rating import StoreRating
from stores.models.stock import Stock, StockMovement
from stores.models.store import HoursException, OpeningHours, Store
from stores.models.territory import Territory

__all__ = [
    "Dealer",
    "Display",
    "Division",
    "HoursException",
    "Membership",
    "OpeningHours",
    "Stock",
    "StockMovement",
    "Store",
    "StoreRating",
    "Territory",
]
