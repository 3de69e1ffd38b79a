"""Common runs as the engine would tell of them."""

from __future__ import annotations

from msgspec.structs import replace

from core import events
from core.together import CommonRun, Way
from core.together_events import InvitationFacts, SeatHeld, SeatView, TogetherStanding

FINGERPRINT = "2f5820a50d923d3a"
SERVER = "https://trunk.example.org:8443"
RUN = CommonRun(
    way=Way.HIERARCHICAL,
    fingerprint=FINGERPRINT,
    input_blocks=4,
    output_blocks=3,
    minimum_noise_level=1.0,
    rounds=20,
    steps_per_round=5,
    learning_rate=0.0005,
    lora_rank=8,
    lora_alpha=16.0,
    max_length=256,
)
INVITATION = InvitationFacts(
    path="/invitations/Clinic by the Lake.fedsea-invitation",
    name="Triage letters",
    seat=2,
    seat_name="Clinic by the Lake",
    seat_names={1: "St. Anna", 2: "Clinic by the Lake", 3: "University Hospital"},
    server=SERVER,
    certificate="3f2a91c4" * 8,
    model="SmolLM2-135M-Instruct",
    run=RUN,
)
SEATS = [
    SeatView(1, "St. Anna", doing="shared", rounds=7, silent=2.0, pace=21.0),
    SeatView(2, "Clinic by the Lake", you=True, doing="waiting", rounds=7, silent=0.5, pace=24.0),
    SeatView(3, "University Hospital", doing="working", rounds=6, silent=3.0, pace=95.0),
    SeatView(4, "", doing="late", rounds=3, silent=140.0, pace=0.0),
    SeatView(5, "Heart Centre", doing="away", rounds=0, silent=0.0),
]
HELD = [
    SeatHeld(
        "/runs/triage", "Triage letters", "0123456789abcdef", 2, "Clinic by the Lake", SERVER, 7, 20
    ),
    SeatHeld("/runs/old", "Reports", "fedcba9876543210", 1, "St. Anna", SERVER, 12, 12, over=True),
]
RESULT = events.RunSummary(
    folder="/runs/triage",
    name="Triage letters",
    created="2026-11-23T17:00:00",
    model="SmolLM2",
    data="letters.csv",
    input_blocks=4,
    output_blocks=3,
    noise_level=1.5,
    steps=100,
    seconds=900.0,
    eval_loss_before=2.88,
    eval_loss_after=1.71,
    accuracy_before=None,
    accuracy_after=None,
    held_back_rows=28,
    bytes_sent=20_000_000,
    bytes_received=9_000_000,
)


def fitting(model: events.ModelFacts) -> events.ModelFacts:
    """`model` with the fingerprint that the invitation names."""
    return replace(model, fingerprint=FINGERPRINT)


def standing(job: int, **changes: object) -> TogetherStanding:
    """Seven of twenty rounds are done, and this seat waits for a slow one."""
    usual = TogetherStanding(
        job=job,
        run="0123456789abcdef",
        round=7,
        rounds=20,
        doing="waiting",
        seats=SEATS,
        least_seats=3,
        own_loss=1.93,
        common_loss=1.88,
        steps=35,
    )
    return replace(usual, **changes)


def connect_remote(link, model, url: str = SERVER, *, bundled: bool = False) -> None:
    """As if the engine had connected to a server elsewhere that serves the invitation's model."""
    link.tell(
        events.ServerChanged(state="connected", url=url, bundled=bundled, model=fitting(model))
    )
