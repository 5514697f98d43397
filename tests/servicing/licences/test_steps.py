"""From how a licence stands to how its file wants it: the steps, or one sentence why there are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.servicing.licences.made_up import ON_THE_WAY, ZONE, licence_file
from wasiqa.errors import InputRefused
from wasiqa.servicing.licences.licence import Licence, Phase, Terms, encoded
from wasiqa.servicing.licences.papers import Act
from wasiqa.servicing.licences.steps import LicencePlan

NOW = int(datetime(2026, 12, 1, tzinfo=ZONE).timestamp())
NOC, LICENSED, SUSPENDED, REVOKED = Phase.NOC, Phase.LICENSED, Phase.SUSPENDED, Phase.REVOKED
MILESTONES = ("AML_REGISTERED", "INCORPORATED")
ALL = (*ON_THE_WAY, "SUSPENDED", "REINSTATED", "REVOKED", "AMENDED")


def plan(
    folder: Path,
    found: Phase,
    *papers: str,
    resumes: Phase = Phase.NONE,
    reached: tuple[str, ...] = (),
    other_terms: bool = False,
    now: int = NOW,
    **changes: Any,
) -> LicencePlan:
    """A file with these papers and fields, and a licence in the phase `found` with what it needs to be there."""
    file = licence_file(folder, *papers, **changes)
    if Phase.LICENSED in (found, resumes):
        reached = MILESTONES
    known = file.papers
    dates = {act: known[Act[act]].date if Act[act] in known else known[Act.NOC].date for act in reached}
    licence = Licence(
        "PK-1",
        1 if found else 0,
        found,
        resumes,
        since=known[Act.NOC].date if found and Act.NOC in known else 0,
        noc=known[Act.NOC].date if found and Act.NOC in known else 0,
        aml_registered=dates.get("AML_REGISTERED", 0),
        incorporated=dates.get("INCORPORATED", 0),
        terms=replace(file.terms, activities=2) if other_terms else file.terms if found else Terms(),
    )
    return LicencePlan(file, licence, {}, now, ZONE)


@pytest.mark.parametrize(
    ("found", "wanted", "more", "expected"),
    [
        (Phase.NONE, "NOC", {}, "NOC INCORPORATED AML_REGISTERED"),
        (Phase.NONE, "LICENSED", {}, "NOC INCORPORATED AML_REGISTERED LICENSED"),
        (Phase.NONE, "SUSPENDED", {}, "NOC INCORPORATED AML_REGISTERED LICENSED SUSPENDED"),
        (NOC, "NOC", {"reached": MILESTONES}, ""),
        (NOC, "NOC", {"reached": MILESTONES, "other_terms": True}, "AMENDED"),
        (NOC, "LICENSED", {}, "INCORPORATED AML_REGISTERED LICENSED"),
        (NOC, "LICENSED", {"reached": ("INCORPORATED",)}, "AML_REGISTERED LICENSED"),
        (NOC, "LICENSED", {"reached": MILESTONES}, "LICENSED"),
        (NOC, "LICENSED", {"reached": MILESTONES, "other_terms": True}, "LICENSED"),
        (NOC, "REVOKED", {"other_terms": True}, "REVOKED"),
        (LICENSED, "LICENSED", {}, ""),
        (LICENSED, "LICENSED", {"other_terms": True}, "AMENDED"),
        (LICENSED, "SUSPENDED", {}, "SUSPENDED"),
        (LICENSED, "SUSPENDED", {"other_terms": True}, "AMENDED SUSPENDED"),
        (LICENSED, "REVOKED", {}, "REVOKED"),
        (SUSPENDED, "SUSPENDED", {"resumes": LICENSED}, ""),
        (SUSPENDED, "SUSPENDED", {"resumes": LICENSED, "other_terms": True}, "AMENDED"),
        (SUSPENDED, "LICENSED", {"resumes": LICENSED}, "REINSTATED"),
        (SUSPENDED, "LICENSED", {"resumes": LICENSED, "other_terms": True}, "AMENDED REINSTATED"),
        (SUSPENDED, "NOC", {"resumes": NOC, "reached": MILESTONES}, "REINSTATED"),
        (SUSPENDED, "REVOKED", {"resumes": NOC}, "REVOKED"),
        (REVOKED, "REVOKED", {"other_terms": True}, ""),
    ],
)
def test_the_steps_come_in_the_right_order(
    tmp_path: Path, found: Phase, wanted: str, more: dict[str, Any], expected: str
) -> None:
    steps = plan(tmp_path, found, *ALL, phase=wanted, **more).steps()
    assert " ".join(step.act for step in steps) == expected


@pytest.mark.parametrize(
    ("found", "wanted", "papers", "more", "told"),
    [
        (Phase.NONE, "REVOKED", ALL, {}, "doesn't know it, so there is nothing to revoke"),
        (REVOKED, "NOC", ALL, {}, "it is revoked, and that is final"),
        (REVOKED, "LICENSED", ALL, {}, "it is revoked, and that is final"),
        (REVOKED, "SUSPENDED", ALL, {}, "it is revoked, and that is final"),
        (LICENSED, "NOC", ALL, {}, "a licence never becomes a no-objection certificate again"),
        (SUSPENDED, "NOC", ALL, {"resumes": LICENSED}, "a licence never becomes a no-objection certificate again"),
        (Phase.NONE, "LICENSED", ("NOC", "LICENSED"), {}, "it can't be licensed before it is AML_REGISTERED"),
        (NOC, "LICENSED", ("NOC", "LICENSED"), {"reached": ("AML_REGISTERED",)}, "before it is INCORPORATED"),
        (SUSPENDED, "SUSPENDED", ALL, {"resumes": NOC}, "INCORPORATED has to wait until it is reinstated"),
        (Phase.NONE, "NOC", ("LICENSED",), {}, "the step NOC needs a paper"),
        (LICENSED, "SUSPENDED", ON_THE_WAY, {}, "the step SUSPENDED needs a paper"),
        (LICENSED, "LICENSED", ON_THE_WAY, {"other_terms": True}, "the step AMENDED needs a paper"),
        (NOC, "REVOKED", ON_THE_WAY, {}, "the step REVOKED needs a paper"),
        (Phase.NONE, "LICENSED", ALL, {"expiry": "2026-11-30"}, "it would have expired on 2026-11-30"),
    ],
)
def test_what_is_impossible_is_refused_in_one_sentence(
    tmp_path: Path, found: Phase, wanted: str, papers: tuple[str, ...], more: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        plan(tmp_path, found, *papers, phase=wanted, **more).steps()
    assert told in refused.value.message
    assert refused.value.message.startswith(f"{tmp_path}/licence.yaml: PK-1: ")


def _dated(act: str, day: str) -> dict[str, Any]:
    papers = {name: {"date": f"2026-01-{5 + n:02}", "evidence": f"{name}.txt"} for n, name in enumerate(ON_THE_WAY)}
    return {"papers": papers | {act: {"date": day, "evidence": f"{act}.txt"}}}


@pytest.mark.parametrize(
    ("act", "day", "told"),
    [
        ("LICENSED", "2027-01-01", "papers.LICENSED is dated 2027-01-01, which is still to come"),
        ("NOC", "2026-02-01", "papers.AML_REGISTERED is dated 2026-01-06, before the act of 2026-02-01"),
        ("INCORPORATED", "2026-03-01", "papers.LICENSED is dated 2026-01-08, before the act of 2026-03-01"),
        ("AML_REGISTERED", "2025-03-01", "papers.AML_REGISTERED is dated 2025-03-01, before the act of 2026-01-05"),
    ],
)
def test_dates_that_the_contract_would_refuse_are_told_before(tmp_path: Path, act: str, day: str, told: str) -> None:
    with pytest.raises(InputRefused) as refused:
        plan(tmp_path, Phase.NONE, **_dated(act, day)).steps()
    assert told in refused.value.message


@pytest.mark.parametrize(("noc", "told"), [("2026-01-05", None), ("2026-01-21", "INCORPORATED is dated 2026-01-20")])
def test_a_milestone_rests_on_the_certificate_and_not_on_a_later_reinstatement(
    tmp_path: Path, noc: str, told: str | None
) -> None:
    work = plan(tmp_path, NOC, *ON_THE_WAY[:3], phase="NOC")
    day = int(datetime.fromisoformat(noc).replace(tzinfo=ZONE).timestamp())
    reinstated = replace(work, found=replace(work.found, noc=day, since=NOW - 1))
    if told is None:
        assert [step.act for step in reinstated.steps()] == [Act.INCORPORATED, Act.AML_REGISTERED]
    else:
        with pytest.raises(InputRefused, match=told):
            reinstated.steps()


def test_what_is_recorded_with_another_paper_is_told_and_not_changed(tmp_path: Path) -> None:
    found = plan(tmp_path, LICENSED)
    other = replace(found.file.papers[Act.NOC], evidence=b"\1" * 32)
    disputed = replace(found, recorded={Act.NOC: other, Act.LICENSED: found.file.papers[Act.LICENSED]})
    assert dict(disputed.other_papers()) == {Act.NOC: other}
    with pytest.raises(InputRefused, match="NOC of 2026-01-05 is recorded with another date or paper than the file"):
        disputed.steps()


def test_a_second_suspension_has_a_paper_of_its_own(tmp_path: Path) -> None:
    found = plan(tmp_path, LICENSED, *ALL, phase="SUSPENDED")
    first = replace(found.file.papers[Act.SUSPENDED], date=1)
    (step,) = replace(found, recorded={Act.SUSPENDED: first}).steps()
    assert step.act is Act.SUSPENDED


def test_each_step_calls_its_function_with_the_paper(tmp_path: Path) -> None:
    work = plan(tmp_path, Phase.NONE, *ALL, phase="SUSPENDED")
    terms = (work.file.terms.expiry, work.file.terms.activities, work.file.terms.operator)
    stands = replace(work.found, venue=4)
    calls = [step.call(work.found if step.act is Act.NOC else stands) for step in work.steps()]
    papers = [(work.file.papers[Act[name]].date, work.file.papers[Act[name]].evidence) for name in ALL[:5]]
    noc, aml, incorporated, licensed, suspended = papers
    assert calls == [
        ("grantNoc", (encoded("PK-1"), terms, *noc)),
        ("recordMilestone", (4, 1, *incorporated)),
        ("recordMilestone", (4, 0, *aml)),
        ("grantLicence", (4, terms, *licensed)),
        ("suspend", (4, *suspended)),
    ]
