"""Doors for the worker: visits that wait for the clock, and news for visitors and applicants."""

from celery import shared_task

from stores.services import application_news, visit_news, waitlist


@shared_task
def tell_visitor(visit_id: int, kind: str) -> None:
    visit_news.tell(visit_id=visit_id, kind=kind)


@shared_task
def tell_applicant(step_id: int) -> None:
    application_news.tell(step_id=step_id)


@shared_task
def expire_holds() -> int:
    return waitlist.expire_overdue() + waitlist.close_lists()


@shared_task
def watch_visits() -> int:
    return waitlist.remind_due() + waitlist.miss_absent()
