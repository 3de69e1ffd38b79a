"""A stand-in for the engine's process, free of torch: answers, dies or hangs as it is told."""

import json
import sys
import time


def say(**event):
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


mode = sys.argv[1] if len(sys.argv) > 1 else "answer"
say(event="engine_ready", version="fake", device="cpu")
for line in sys.stdin:
    command = json.loads(line)
    job = command["job"]
    name = command["command"]
    if name == "quit":
        if mode == "deaf":
            time.sleep(60)
        break
    if mode == "die":
        sys.stderr.write("about to die\n")
        sys.exit(3)
    if name == "open_data":
        say(event="job_started", job=job)
        sys.stdout.write("a library prints to standard output\n")
        # Half a line, a pause, the rest: pipes do not keep lines together.
        text = json.dumps({"event": "job_progress", "job": job, "stage": "Reading", "share": 0.5})
        sys.stdout.write(text[:20])
        sys.stdout.flush()
        time.sleep(0.05)
        sys.stdout.write(text[20:] + "\n")
        say(event="data_opened", job=job, name="Grüße.csv", columns=["a", "b"], rows=2)
        say(event="job_ended", job=job, outcome="done")
    if name == "cancel":
        say(event="job_ended", job=command["target"], outcome="cancelled")
