"""llama.cpp itself reads an exported GGUF file and answers word for word as the model here.

Slow, and only where xllamacpp is installed (`pip install -e .[llama]`): llama.cpp with its server,
as a wheel. It runs in a process of its own, because its threads stay as long as their process.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from support.small_run import finished_run

from core.export.exporting import Wish, export_run
from core.jobs import Job

NEW_TOKENS = 24
TEXTS = ["May I have an appointment in autumn?", "Dose: 12.5 mg, 2025-11-24; naïve café\n\t… 100 %"]
SCRIPT = """
import json, sys, urllib.request
import xllamacpp

wish = json.load(sys.stdin)
params = xllamacpp.CommonParams()
params.model.path = wish["file"]
params.n_ctx, params.n_parallel, params.warmup = 512, 1, False
params.cpuparams.n_threads = 1
server = xllamacpp.Server(params)

def cut(text):
    body = json.dumps({"content": text, "add_special": False, "parse_special": True}).encode()
    request = urllib.request.Request(server.listening_address + "/tokenize", body)
    request.add_header("Content-Type", "application/json")
    return json.load(urllib.request.urlopen(request, timeout=60))["tokens"]

answers = [
    server.handle_completions({
        "prompt": ids, "n_predict": wish["count"], "temperature": 0,
        "ignore_eos": True, "cache_prompt": False,
    })
    for ids in wish["prompts"]
]
print("RESULT" + json.dumps({"cut": [cut(text) for text in wish["texts"]], "answers": answers}))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None,
        reason="xllamacpp is not installed: pip install -e .[llama]",
    ),
]


def test_llama_cpp_answers_word_for_word(demo_model_folder: Path, tmp_path: Path) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(demo_model_folder, local_files_only=True)
    run = finished_run(tmp_path / "run", demo_model_folder, size=0.02)
    file = tmp_path / "out.gguf"
    export_run(Job(), Wish(run, file, "gguf", "f32"))
    network = AutoModelForCausalLM.from_pretrained(
        demo_model_folder, dtype=torch.float32, local_files_only=True
    )
    network = PeftModel.from_pretrained(network, run / "adapter").eval()
    chats = [
        tokenizer.apply_chat_template(
            [{"role": "user", "content": text}], tokenize=False, add_generation_prompt=True
        )
        for text in TEXTS
    ]
    prompts = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in chats]
    wish = {"file": str(file), "prompts": prompts, "texts": chats, "count": NEW_TOKENS}
    found = llama_cpp(wish)
    assert found["cut"] == prompts
    for prompt, answer in zip(prompts, found["answers"], strict=True):
        wanted = network.generate(
            input_ids=torch.tensor([prompt]),
            attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
            max_new_tokens=NEW_TOKENS,
            min_new_tokens=NEW_TOKENS,
            do_sample=False,
        )[0, len(prompt) :].tolist()
        assert answer["choices"][0]["text"] == tokenizer.decode(wanted, skip_special_tokens=True)


def llama_cpp(wish: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(wish),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    assert "RESULT" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.rpartition("RESULT")[2])
    return found
