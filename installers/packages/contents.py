"""What of the libraries goes into the bundle, and what stays out.

Libraries bring tests, headers, and support for machines and file systems that this program
never asks for; that is half of their size. Paths are those within the bundle, with `/`.
"""

from __future__ import annotations

import re

MODELS = frozenset(
    (
        # those of core.model.families
        *("auto", "gemma", "gemma2", "gemma3", "llama", "mistral", "phi3", "qwen2", "qwen3"),
        # those that the auto classes, peft or the reading of GGUF import, and their own bases
        *("bart", "bert", "bloom", "clip", "deprecated", "encoder_decoder", "gpt2", "gpt_neox"),
        *("phi", "qwen2_vl", "qwen3_5", "rag", "roberta", "siglip", "speech_encoder_decoder"),
        *("t5", "vision_encoder_decoder"),
    )
)
"""Folders of `transformers.models` that are kept."""

EXCLUDED_MODULES = (
    *(f"PySide6.Qt{name}" for name in ("Concurrent", "DBus", "Designer", "Help", "Qml", "Quick")),
    *(f"PySide6.Qt{name}" for name in ("QuickControls2", "QuickTest", "QuickWidgets", "Sql")),
    *(f"PySide6.Qt{name}" for name in ("Test", "UiTools", "Xml")),
    *("pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.opengl"),
    *("pyarrow.flight", "pyarrow._flight", "pyarrow.tests"),
    # Offered by extras, or found by libraries that can use them and work without.
    *("bitsandbytes", "hf_xet", "ray", "xllamacpp", "llama_cpp", "llm", "triton"),
    *("IPython", "PIL", "h5py", "jax", "matplotlib", "numba", "onnx", "onnxruntime", "pandas"),
    *("scipy", "sklearn", "tensorboard", "tensorflow", "torchvision", "wandb"),
    *("hypothesis", "mypy", "pytest", "schemathesis", "_pytest"),
    *("_tkinter", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter"),
    *("torch.utils.benchmark", "torch.utils.tensorboard", "torch.testing._internal.opinfo"),
)

_UNUSED_FILES = re.compile(
    r"^torch/(test|testing|include|share|bin(?!/torch_shm_manager))/"
    r"|^torch/lib/lib(torchbind_test|aoti_custom_ops|backend_with_compiler|jitbackend_test)"
    r"|^pyarrow/(include|src|tests)/|^pyarrow/(lib|_)[\w]*\.(h|pyx|pxd|cpp)$|\.(pyi|pxd|pxi|pyx)$"
    # other file systems and formats; S3 is a seventh of pyarrow
    r"|(^|/)(lib)?arrow_((python_)?flight|s3)|(^|/)pyarrow/_(azurefs|dataset_orc|gcsfs|hdfs|orc|s3fs)"
    r"|(^|/)pyarrow/_flight"
    r"|(^|/)libarrow\w*\.so(\.\d+\.\d+\.\d+)?$|(^|/)libparquet\w*\.so(\.\d+\.\d+\.\d+)?$"
    r"|^PySide6/(Qt/)?translations/(?!qt(base)?_(de|en)\.qm)"
    r"|^PySide6/(Qt/)?plugins/(egldeviceintegrations|generic|networkinformation|sqldrivers|qmltooling"
    r"|platforminputcontexts/libqtvirtualkeyboard|tls|vectorimageformats"
    r"|wayland-graphics-integration-server)"
    r"|^PySide6/(Qt/)?plugins/platforms/libq(eglfs|linuxfb|minimalegl|vnc|vkkhrdisplay|webgl)"
    r"|^PySide6/(Qt/)?plugins/platformthemes/libqgtk3"
    r"|(^|/)(lib)?Qt6?(Designer|Egl|Help|Labs|Lottie|Qml|Quick|Sql|Test|VirtualKeyboard"
    r"|WaylandCompositor)\w*\.(so|dll|framework)|(^|/)libcudart|^(torch|pyarrow)/.*\.lib$"
    r"|^transformers/models/\w+/(modular|convert)_"
    # names a folder of the computer that built it; RECORD stays, transformers asks it for names
    r"|\.dist-info/direct_url\.json$"
)

_UNUSED_MODULES = re.compile(
    r"^torch\.testing\._internal\.(?!common_|logging|inductor_utils|composite|hypothesis|distributed)"
    r"|^(sympy|mpmath|numpy|networkx|pyqtgraph)\..*\.tests(\.|$)"
    r"|^(sympy|mpmath|networkx)\.(tests|testing\.tests)(\.|$)"
)
_MODEL = re.compile(r"^transformers\.models\.(\w+)\.")

_OF_THE_SYSTEM = re.compile(
    r"^lib(X11|X11-xcb|Xau|Xdmcp|Xext|Xrender|atk|atspi|blkid|brotli\w*|bsd|cairo|cairo-gobject|cap|com_err|crypto"
    r"|datrie|dbus-1|expat|fontconfig|freetype|fribidi|gcc_s|gcrypt|gdk|gdk_pixbuf|gio|glib|gmodule"
    r"|gobject|gpg-error|graphite2|gssapi_krb5|gthread|gtk|harfbuzz|jpeg|k5crypto|keyutils|krb5"
    r"|krb5support|lz4|md|mount|pango\w*|pcre2|pixman|png16|selinux|ssl|stdc\+\+|systemd|thai"
    r"|wayland-\w+|xcb|xcb-[\w-]+|xkbcommon|xkbcommon-x11|zstd|EGL|GL|GLX|GLdispatch|OpenGL)"
    r"[-.0-9]*\.so"
)
"""Libraries that have to fit the system's own others, and those (OpenSSL, Kerberos) that the
system keeps safe. The packages name them as dependencies instead."""


def is_used(place: str, source: str = "") -> bool:
    """Whether the file that comes from `source` and would lie at `place` belongs in the bundle."""
    place = place.replace("\\", "/")
    if _UNUSED_FILES.search(place) or not is_used_module(place.replace("/", ".")):
        return False
    of_the_system = source.startswith(("/lib/", "/usr/lib/", "/lib64/"))
    return not (of_the_system and _OF_THE_SYSTEM.match(place.rpartition("/")[2]))


def is_used_module(name: str) -> bool:
    """Whether the module `name` belongs in the bundle."""
    model = _MODEL.match(f"{name}.")
    if model and model[1] not in MODELS and model[1] != "__init__":
        return False
    return not _UNUSED_MODULES.search(name)
