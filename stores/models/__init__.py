from stores.models.coupon import Campaign, Coupon
from stores.models.dealer import Dealer
from stores.models.display import Display
from stores.models.division import Division
from stores.models.franchise import Application, ApplicationStep, Barred, Contract, Criterion
from stores.models.membership import Membership
from stores.models.paper import Paper
from stores.models.rating import StoreRating
from stores.models.slot import Slot, SlotRule
from stores.models.stock import Stock, StockMovement
from stores.models.store import HoursException, OpeningHours, Store
from stores.models.tag import Tag, TagDay, Touch
from stores.models.territory import Territory
from stores.models.transfer import Transfer, TransferLine
from stores.models.visit import Visit, VisitEvent

__all__ = [
    "Application",
    "ApplicationStep",
    "Barred",
    "Campaign",
    "Contract",
    "Coupon",
    "Criterion",
    "Dealer",
    "Display",
    "Division",
    "HoursException",
    "Membership",
    "OpeningHours",
    "Paper",
    "Slot",
    "SlotRule",
    "Stock",
    "StockMovement",
    "Store",
    "StoreRating",
    "Tag",
    "TagDay",
    "Territory",
    "Touch",
    "Transfer",
    "TransferLine",
    "Visit",
    "VisitEvent",
]
