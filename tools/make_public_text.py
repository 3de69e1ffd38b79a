"""Writes the public text that attacks are fitted on and that hardening learns from.

Nothing in it is borrowed: the demo model (Apache-2.0) writes it to prompts of our own, so it holds
nobody's text. It is what anyone who runs a trunk server can make, too.

    .venv/bin/python -m tools.make_public_text
"""

from __future__ import annotations

import argparse
import itertools
import random
from pathlib import Path
from typing import Any

import torch

from core.config import DEMO
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer
from resources.access import public_text_file

SEED = 0
BATCH = 32
TOKENS = 240

FORMS = (
    "Write a letter from a patient to a clinic about {topic}.",
    "Write a short clinical note about {topic}.",
    "Write what a doctor and a patient say to each other about {topic}.",
    "Write a discharge letter that mentions {topic}.",
    "Write an e-mail to a colleague about {topic}.",
    "Write the minutes of a meeting about {topic}.",
    "Write a customer's complaint about {topic}.",
    "Write a telephone note about {topic}.",
    "Answer a customer's question about {topic}.",
    "Write a paragraph of a contract about {topic}.",
    "Write three questions that people ask about {topic}.",
    "Write a paragraph of a report about {topic}, with figures.",
    "Explain {topic} to a new member of staff.",
    "Write a short story in which {topic} matters.",
    "Write a reminder with names and dates about {topic}.",
    "Write a message from a worried relative about {topic}.",
)
TOPICS = (
    *("a swollen knee", "chest pain at night", "a new blood pressure tablet", "a child's cough"),
    *("a rash after antibiotics", "diabetes and diet", "a broken wrist", "trouble sleeping"),
    *("an operation on the hip", "a lost prescription", "back pain at work", "an allergy to nuts"),
    *("a painful tooth", "headaches since the summer", "a vaccination", "the results of a scan"),
    *("a late delivery", "a wrong invoice", "a new office", "the budget for next year"),
    *("a lost bank card", "an exchange rate", "a cash withdrawal", "a transfer that has not come"),
    *("a change of address", "a forgotten password", "the annual accounts", "a lease that ends"),
    *("a trial period", "notice of termination", "a claim after an accident", "a will"),
    *("a flight that was cancelled", "a hotel booking", "a table for four", "concert tickets"),
    *("rent of a flat", "a school trip", "homework", "a football match", "the harvest"),
    *("heavy rain", "a train timetable", "a broken boiler", "repairs to a car", "a new computer"),
    *("a fire drill", "holidays in August", "a birthday party", "a recipe for soup", "gardening"),
    *("a dog that ran away", "the history of a bridge", "how bread is baked", "the moon"),
    *("revenue and costs", "shares and dividends", "staff turnover", "a software update"),
)


@torch.inference_mode()
def write(network: Any, tokenizer: Any, prompts: list[str]) -> list[str]:
    """One text a prompt, sampled."""
    texts = [
        tokenizer.apply_chat_template(
            [{"role": "user", "content": prompt}], tokenize=False, add_generation_prompt=True
        )
        for prompt in prompts
    ]
    tokenizer.padding_side = "left"
    batch = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
    made = network.generate(
        **batch, do_sample=True, temperature=0.8, top_p=0.92, top_k=0, max_new_tokens=TOKENS
    )
    answers = made[:, batch["input_ids"].shape[1] :]
    return [tokenizer.decode(answer, skip_special_tokens=True).strip() for answer in answers]


def main() -> int:
    """Write the file, a blank line between texts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=int, default=384)
    parser.add_argument("--output", type=Path, default=public_text_file())
    options = parser.parse_args()
    from transformers import AutoModelForCausalLM

    quiet_transformers()
    torch.manual_seed(SEED)
    source = open_model(DEMO)
    tokenizer = load_tokenizer(source)
    network = AutoModelForCausalLM.from_pretrained(source.folder, dtype=torch.float32).eval()
    prompts = [form.format(topic=topic) for form, topic in itertools.product(FORMS, TOPICS)]
    random.Random(SEED).shuffle(prompts)
    texts: list[str] = []
    for begin in range(0, options.texts, BATCH):
        texts += write(network, tokenizer, prompts[begin : begin + BATCH])
        print(f"{len(texts)} of {options.texts}", flush=True)
        whole = "\n\n".join(" ".join(text.split()) for text in texts if text)
        options.output.write_text(whole + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
