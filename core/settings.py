"""The user's settings: one typed schema from which the settings form is made.

Titles and hints are in the translation context `settings`. Secrets are never here.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import tomli_w
from msgspec import Meta, Struct

from core.config import BUNDLED, DEMO, Blocks, NoiseLevel, Speculation
from core.paths import settings_file
from core.text import QT_TRANSLATE_NOOP as _

NETWORK = {"card": "network"}
VERSIONS = {"card": "versions"}
FILE = {"browse": "file"}


class Settings(Struct, frozen=True):
    """All remembered choices. Fields with a title appear in the form, the others do not."""

    appearance: Annotated[
        Literal["system", "light", "dark"],
        Meta(
            title=_("settings", "Appearance"),
            description=_("settings", "Light or dark colours, or as the system has them."),
        ),
    ] = "system"
    text_size: Annotated[
        int,
        Meta(
            ge=80,
            le=200,
            title=_("settings", "Text size in percent"),
            description=_("settings", "Makes all text and controls larger or smaller."),
        ),
    ] = 100
    language: Annotated[
        Literal["system", "en", "de"],
        Meta(
            title=_("settings", "Language"),
            description=_("settings", "Takes effect at the next start."),
        ),
    ] = "system"
    runs_folder: Annotated[
        str,
        Meta(
            title=_("settings", "Folder for runs"),
            description=_("settings", "Empty means the usual place for this system."),
            extra={"browse": "folder"},
        ),
    ] = ""
    threads: Annotated[
        int,
        Meta(
            ge=0,
            le=256,
            title=_("settings", "Processor cores to use"),
            description=_("settings", "0 means all. Takes effect when the engine starts again."),
        ),
    ] = 0
    max_new_tokens: Annotated[
        int,
        Meta(
            ge=1,
            le=8192,
            title=_("settings", "Longest answer in tokens"),
            description=_("settings", "A token is about three quarters of a word."),
        ),
    ] = 256
    temperature: Annotated[
        float,
        Meta(
            ge=0.0,
            le=2.0,
            title=_("settings", "Variety of answers"),
            description=_("settings", "0 always picks the most likely word."),
        ),
    ] = 0.0
    speculation: Annotated[
        Speculation,
        Meta(
            title=_("settings", "Guess words ahead in chat"),
            description=_(
                "settings",
                "Faster over a slow network, with the same answers: words that stood in the "
                "conversation before are tried several at a time. Wrong guesses leave too, with "
                "the noise that you chose. Automatic: when the trunk is far away.",
            ),
        ),
    ] = "automatic"
    eight_bits: Annotated[
        bool,
        Meta(
            title=_("settings", "Send fewer bits"),
            description=_(
                "settings",
                "For a slow network: 8 bits a number in both directions instead of 16, or 32 "
                "without noise. Rounded after the noise, so it hides no less. Answers and what is "
                "learnt change a little.",
            ),
        ),
    ] = False
    keep_chats: Annotated[
        bool,
        Meta(
            title=_("settings", "Keep conversations"),
            description=_(
                "settings",
                "Encrypted on this computer, the keys in the system’s keyring. Where there is no "
                "keyring, nothing is kept.",
            ),
        ),
    ] = True
    offline: Annotated[
        bool,
        Meta(
            title=_("settings", "Offline"),
            description=_(
                "settings",
                "Nothing but the trunk server that you named can be connected to, by no part of "
                "the program. Models are then not fetched from the hub.",
            ),
        ),
    ] = False

    other_servers: Annotated[
        str,
        Meta(
            max_length=2000,
            title=_("settings", "Other servers with the same model"),
            description=_(
                "settings",
                "Addresses with spaces between them. When the trunk server is lost, chat and "
                "fine-tunes go on at the first of these that answers. Connect to each once before, "
                "so that its access token is kept. Takes effect with the next connection.",
            ),
            extra=NETWORK,
        ),
    ] = ""

    proxy: Annotated[
        Literal["system", "none", "address"],
        Meta(
            title=_("settings", "Proxy"),
            description=_(
                "settings", "Through which computer of your institution servers are reached."
            ),
            extra=NETWORK,
        ),
    ] = "system"
    proxy_address: Annotated[
        str,
        Meta(
            max_length=300,
            pattern="^[^@]*$",
            title=_("settings", "Address of the proxy"),
            description=_("settings", "For “The one below”; without user and password."),
            extra=NETWORK,
        ),
    ] = ""
    no_proxy: Annotated[
        str,
        Meta(
            max_length=4000,
            title=_("settings", "Reached without the proxy"),
            description=_("settings", "Names or networks with commas between, as .clinic.example"),
            extra=NETWORK,
        ),
    ] = ""
    extra_ca: Annotated[
        str,
        Meta(
            title=_("settings", "Certificates to trust as well"),
            description=_("settings", "A PEM file of your institution’s own authority."),
            extra=NETWORK | FILE,
        ),
    ] = ""
    client_certificate: Annotated[
        str,
        Meta(
            title=_("settings", "Certificate of this computer"),
            description=_("settings", "A PEM file, where a server asks for one."),
            extra=NETWORK | FILE,
        ),
    ] = ""
    client_key: Annotated[
        str,
        Meta(
            title=_("settings", "Key of this computer’s certificate"),
            description=_("settings", "A PEM file without a password; empty if it is in the same."),
            extra=NETWORK | FILE,
        ),
    ] = ""

    version_address: Annotated[
        str,
        Meta(
            max_length=500,
            pattern="^[^@]*$",
            title=_("settings", "Address for new versions"),
            description=_(
                "settings",
                "An https address where your administrator, or whoever gave you the program, says "
                "which version is the newest. Empty: nothing is asked.",
            ),
            extra=VERSIONS,
        ),
    ] = ""
    look_for_versions: Annotated[
        bool,
        Meta(
            title=_("settings", "Look once a day"),
            description=_(
                "settings",
                "At the start. What is asked tells nothing of this computer or of what you do.",
            ),
            extra=VERSIONS,
        ),
    ] = False

    versions_looked_on: str = ""
    """The day of the last look for a new version, as 2026-11-26."""
    server_url: str = BUNDLED
    model: str = DEMO
    input_blocks: Blocks = 3
    output_blocks: Blocks = 2
    noise_level: NoiseLevel = 0.5
    gradient_noise: NoiseLevel = 0.0
    last_folder: str = ""
    window_geometry: str = ""
    masked_files: list[str] = []
    """Files whose personal data is masked before learning, newest last; empty is the sample."""
    mask_chat: bool = False
    """Whether personal data is masked in chat, where nothing else is chosen for a run."""
    unmasked_chats: list[str] = []
    """Folders of runs on masked rows with which chat is not masked all the same, newest last."""


def load_settings() -> Settings:
    """Read the settings; a missing or damaged file gives the defaults, field by field."""
    try:
        raw = msgspec.toml.decode(settings_file().read_bytes())
    except (OSError, msgspec.DecodeError):
        return Settings()
    kept = {}
    for field in msgspec.structs.fields(Settings):
        if field.name in raw:
            try:
                kept[field.name] = msgspec.convert(raw[field.name], field.type)
            except msgspec.ValidationError:
                continue
    return Settings(**kept)


def save_settings(settings: Settings) -> None:
    """Write the settings in one step, so that a crash leaves the old file or the new one."""
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".tmp")
    temporary.write_bytes(tomli_w.dumps(msgspec.structs.asdict(settings)).encode())
    temporary.replace(file)
