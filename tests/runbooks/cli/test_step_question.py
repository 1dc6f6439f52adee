"""`--step`: one question at a time, before each step that changes something, and what each answer does."""

from __future__ import annotations

import os
import threading

import pytest

from corelinks.runbooks.cli.step_question import StepQuestions, TypedLines
from corelinks.runbooks.engine.events import Event


def begins(step: str | None, link: str = "k1-k2", state: str = "started", router: str | None = None) -> Event:
    return Event("r", link, step, state, router)


class Person:
    """Answers questions; ``asked`` are those that came."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.stop = threading.Event()
        self.questions = StepQuestions(self.stop, lambda: self.answers.pop(0), self.asked.append)


def test_each_step_that_changes_something_is_asked_about_and_nothing_else() -> None:
    person = Person(*["y"] * 4)
    for step in ("preflight", "build", "cutover", "seal", "save", "restore", "rollback", "resume", None):
        person.questions(begins(step))
    person.questions(begins("build", state="done"))
    person.questions(begins("build", router="k1"))
    assert [question.split("?")[0] for question in person.asked] == [
        f"k1-k2: {step}" for step in ("build", "cutover", "seal", "rollback")
    ]
    assert not person.stop.is_set()


@pytest.mark.parametrize("answer", ["n", "no", "", "what", "\n", None])
def test_whatever_is_not_yes_ends_the_run_and_asks_no_more(answer: str | None) -> None:
    person = Person("yes\n", answer)
    for step in ("build", "cutover", "seal"):
        person.questions(begins(step))
    assert person.stop.is_set()
    assert len(person.asked) == 2


def test_all_answers_every_question_to_come() -> None:
    person = Person("a\n")
    for link in ("k1-k2", "k3-k4"):
        person.questions(begins("build", link))
    assert len(person.asked) == 1
    assert not person.stop.is_set()


def test_of_links_side_by_side_one_is_asked_about_at_a_time() -> None:
    open_questions, most = [], []
    stop, answered = threading.Event(), threading.Barrier(2)

    def say(text: str) -> None:
        open_questions.append(text)
        most.append(len(open_questions))

    def read() -> str:
        answered.wait()
        open_questions.pop()
        return "y"

    questions = StepQuestions(stop, read, say)
    threads = [threading.Thread(target=questions, args=(begins("build", f"k{number}"),)) for number in range(3)]
    for thread in threads:
        thread.start()
    for _ in threads:
        answered.wait()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]


def test_a_line_is_waited_for_until_it_is_typed_until_the_end_of_input_or_until_the_run_is_stopped() -> None:
    reading, writing = os.pipe()
    stop = threading.Event()
    lines = TypedLines(reading)
    os.write(writing, b"yes\nno\na")
    assert [lines.next(stop), lines.next(stop)] == ["yes", "no"]
    os.write(writing, b"ll\n")
    assert lines.next(stop) == "all"
    threading.Timer(0.05, stop.set).start()
    assert lines.next(stop) is None
    stop.clear()
    os.close(writing)
    assert lines.next(stop) is None
    os.close(reading)
