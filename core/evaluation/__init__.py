"""Did it help? The base model and the fine-tuned one side by side, on rows not learnt from."""
