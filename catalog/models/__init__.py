from catalog.models.article import Article
from catalog.models.category import Category
from catalog.models.media import Media
from catalog.models.price import PlannedPrice, PriceChange
from catalog.models.product import Product, Variant
from catalog.models.question import Answer, Question
from catalog.models.review import HelpfulVote, Review, ReviewPhoto, ReviewRight
from catalog.models.scene import Hotspot, Scene
from catalog.models.search import SearchTerm, Signpost, Spelling, Synonym
from catalog.models.suite import Suite, SuitePiece, SuitePriceChange
from catalog.models.voice import VoiceEvent, VoicePolicy

__all__ = [
    "Answer",
    "Article",
    "Category",
    "HelpfulVote",
    "Hotspot",
    "Media",
    "PlannedPrice",
    "PriceChange",
    "Product",
    "Question",
    "Review",
    "ReviewPhoto",
    "ReviewRight",
    "Scene",
    "SearchTerm",
    "Signpost",
    "Spelling",
    "Suite",
    "SuitePiece",
    "SuitePriceChange",
    "Synonym",
    "Variant",
    "VoiceEvent",
    "VoicePolicy",
]
