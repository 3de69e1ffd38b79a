"""Fine-tuning: from examples to one standard PEFT adapter, over both sides of the cut."""
