"""Doors for the worker: each calls one verb; all safe to repeat."""

from celery import shared_task

from members.services import notices, points


@shared_task
def plan_notices(key: str, user_ids: list[int]) -> None:
    notices.plan(key=key, user_ids=user_ids)


@shared_task
def send_delivery(delivery_id: int) -> None:
    notices.send(delivery_id=delivery_id)


@shared_task
def expire_points() -> int:
    return points.expire_due()
