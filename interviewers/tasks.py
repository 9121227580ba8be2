"""What time does to applications and documents."""

from celery import shared_task

from interviewers import services


@shared_task(name="interviewers.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Give back cases that were left lying, follow new names, forget passed times. Twice is once."""
    services.release_lapsed()
    services.follow_names()
    services.forget_passed_times()


@shared_task(name="interviewers.tasks.remind", ignore_result=True)
def remind() -> None:
    """Remind of documents that end, and delete files that nothing belongs to. Twice is once."""
    services.remind_of_ends()
    services.sweep_files()
