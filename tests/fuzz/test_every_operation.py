"""Every operation of every service against its own OpenAPI document, as everyone who may and who may not."""

import itertools
from collections.abc import Iterator

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig
from schemathesis.specs.openapi import checks

from kit.runtime.problems import AT_THE_DOOR
from tests.fuzz import seeded
from tests.fuzz.api_operations import AnyCase, Operation, aim, operations, role_for
from tests.fuzz.town import ACCOUNTS, Town
from tests.fuzz.walking import walk

CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
OPERATIONS = operations()
EXAMPLES, SOAK_EXAMPLES = 6, 500


@pytest.fixture(scope="session")
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_keeps_its_contract_at_every_edge_of_its_schema(
    platform: Town, http: requests.Session, operation: Operation
) -> None:
    edges = operation.schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=GenerationConfig()
    )
    for number, case in enumerate(edges):
        if case.method == operation.method.upper():
            aim(platform, case, number)
        ask(platform, http, case, role_for(operation))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_keeps_its_contract_whoever_asks(platform: Town, http: requests.Session, operation: Operation) -> None:
    fuzz(platform, http, operation, EXAMPLES)


@pytest.mark.parametrize("role", ["anonymous", "drafter", "moderator", "village_clerk", "administrator"])
def test_whatever_got_in_can_be_shown(platform: Town, role: str) -> None:
    """After the tests above: what a service took, every page must be able to show."""
    start, wanted = ("/", "/") if role == "anonymous" else ("/desk", "/desk")
    walked = walk(platform.people[role], start, lambda path: path.startswith(wanted))
    assert not walked.broken


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_keeps_its_contract_for_long(platform: Town, http: requests.Session, operation: Operation) -> None:
    fuzz(platform, http, operation, SOAK_EXAMPLES)


def fuzz(town: Town, http: requests.Session, operation: Operation, examples: int) -> None:
    right = role_for(operation)
    roles = st.sampled_from([right, right, "anonymous", *ACCOUNTS])
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    numbers = itertools.count()

    @seeded.examples(examples)
    @given(case=cases, role=roles, known=st.booleans())
    def run(case: AnyCase, role: str, known: bool) -> None:
        if known:
            aim(town, case, next(numbers))
        ask(town, http, case, role)

    run()


def ask(town: Town, http: requests.Session, case: AnyCase, role: str) -> None:
    answer = case.call(base_url=town.url, session=http, headers=dict(town.headers[role]))
    assert answer.status_code < 500, (role, case.as_curl_command(), answer.text[:2000])
    turned_away = answer.status_code in AT_THE_DOOR
    case.validate_response(answer, checks=CHECKS, excluded_checks=[checks.negative_data_rejection] * turned_away)
