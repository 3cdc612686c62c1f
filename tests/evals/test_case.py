"""A case is read strictly, and a wrong one says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.case import CaseError, Edit, ExpectedApproval, load_case, load_cases
from tests.architecture.source import ROOT

GOOD = """\
id: worst-dish-then-promo
restaurant: demo
lang: en
turns:
  - user: which dishes aren't pulling their weight this month?
    expect:
      tools: [{name: analyze_menu, args: {period_days: 30}}]
      no_tools: [launch_campaign]
      says: ["dog"]
      not_says: []
  - user: make the hawaiian 14.50
    expect:
      tools: [{name: update_menu_item, args: {item: hawaiian, price: 14.5}}]
      approval: {risk: money}
    decide: {edit: "14.25"}
  - user: what's the capital of Peru
    expect: {out_of_scope: true, approval: none}
end_state:
  - {collection: deliveries, filter: {}, count: 0}
"""


def write(folder: Path, text: str, name: str = "case.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_reads_the_whole_format(tmp_path: Path) -> None:
    case = load_case(write(tmp_path, GOOD))
    assert case.id == "worst-dish-then-promo"
    assert case.turns[0].expect.tools is not None
    assert case.turns[0].expect.tools[0].args == {"period_days": 30}
    assert case.turns[1].decide == Edit(edit="14.25")
    assert isinstance(case.turns[1].expect.approval, ExpectedApproval)
    assert case.turns[2].expect.approval == "none"
    assert case.end_state[0].count == 0


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("      says:", "      sais:", "case.yaml:9: turns.0.expect.sais: unknown key"),
        ("restaurant: demo", "resturant: demo", "case.yaml:2: resturant: unknown key"),
        ("{risk: money}", "{risk: huge}", "case.yaml:14: turns.1.expect.approval.risk:"),
        ("{risk: money}", "maybe", "case.yaml:14: turns.1.expect.approval:"),
        ('{edit: "14.25"}', "later", "case.yaml:15: turns.1.decide:"),
        ('{edit: "14.25"}', "{edit: x, why: y}", "case.yaml:15: turns.1.decide.why: unknown key"),
        ('"dog"', '"do(g"', "case.yaml:9: turns.0.expect.says.0: not a regular expression"),
        ("count: 0", "count: -1", "case.yaml:19: end_state.0.count:"),
        (", count: 0", "", "case.yaml:19: end_state.0: count is missing"),
        ("lang: en", "lang: no", "case.yaml:3: lang:"),
        ("id: worst-dish-then-promo", "id: Worst Dish", "case.yaml:1: id:"),
        ("lang: en", "id: again", "case.yaml:3: the key 'id' stands here twice"),
        ("turns:", "turns: [", "case.yaml:"),
        (GOOD, "[]", "case.yaml:1: a case is a mapping"),
        (GOOD, "id: empty\nturns: []\n", "case.yaml:2: turns:"),
        (GOOD, "id: empty\n", "case.yaml:1: case: turns is missing"),
        ("period_days: 30", "start_date: 2026-13-01", "case.yaml: month must be in"),
    ],
)
def test_one_clear_line_for_what_is_wrong(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    file = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(CaseError) as caught:
        load_case(file)
    assert complaint in caught.value.message
    assert "\n" not in caught.value.message


def test_not_text(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"\xff\xfe\x00id")
    with pytest.raises(CaseError, match="cannot be read"):
        load_case(file)


def test_folder_is_read_in_order_and_ids_are_unique(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write(tmp_path / "deep", GOOD.replace("worst-dish", "second"), "b.yaml")
    write(tmp_path, GOOD, "a.yaml")
    assert [case.id for case in load_cases(tmp_path)] == ["worst-dish-then-promo", "second-then-promo"]
    write(tmp_path, GOOD, "z.yaml")
    with pytest.raises(CaseError, match="is taken by"):
        load_cases(tmp_path)


def test_no_such_folder_and_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no such file or folder"):
        load_cases(tmp_path / "nowhere")
    with pytest.raises(CaseError, match=r"no \.yaml files"):
        load_cases(tmp_path)


def test_the_guides_example_is_a_case(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/evals.md").read_text(), re.DOTALL)
    file = tmp_path / "example.yaml"
    file.write_text(example)
    assert len(load_case(file).turns) == 3
