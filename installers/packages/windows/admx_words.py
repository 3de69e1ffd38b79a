"""What the group policy editor calls each key of the policy, and German explanations.

The English explanations are those of docs/administration.md.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Of one key."""

    english: str
    german: str
    german_meaning: str


WORDS = {
    "minimum_noise_level": Words(
        "Least noise on hidden states",
        "Mindestrauschen auf verdeckten Zuständen",
        "Mindestens so viel Rauschen tragen verdeckte Zustände, die den Computer verlassen, 0 bis "
        "10; über 0 lässt es sich nicht abschalten.",
    ),
    "minimum_gradient_noise": Words(
        "Least noise on gradients",
        "Mindestrauschen auf Gradienten",
        "Mindestens so viel Rauschen tragen Gradienten, die beim Anpassen den Computer verlassen, "
        "0 bis 10. Ein Gradient mit weniger wird aufgehalten.",
    ),
    "minimum_input_blocks": Words(
        "Least blocks here before the trunk",
        "Mindestzahl der Blöcke vor dem Mittelteil",
        "Mindestens so viele Blöcke rechnet der Computer des Benutzers vor dem Mittelteil.",
    ),
    "minimum_output_blocks": Words(
        "Least blocks here after the trunk",
        "Mindestzahl der Blöcke nach dem Mittelteil",
        "Mindestens so viele Blöcke rechnet der Computer des Benutzers nach dem Mittelteil.",
    ),
    "allowed_servers": Words(
        "Allowed trunk servers",
        "Erlaubte Server",
        "Adressen, mit denen verbunden werden darf, und „bundled“ für den Mittelteil, den das "
        "Programm auf demselben Computer startet. Eine Adresse gilt mit Port und Pfad. Die leere "
        "Liste ist jeder Server.",
    ),
    "allow_training": Words(
        "Allow fine-tuning",
        "Anpassen erlauben",
        "Deaktiviert verbietet jedes Anpassen: Gradienten, die den Computer verlassen, hängen von "
        "den richtigen Antworten ab. Chatten bleibt möglich.",
    ),
    "allow_adapter_sharing": Words(
        "Allow adapters to leave",
        "Weitergabe von Adaptern erlauben",
        "Deaktiviert verbietet, einen Lauf zu exportieren und seinen Adapter an einen anderen "
        "Server als den mitgelieferten zu senden, was der Chat mit dem Lauf braucht.",
    ),
    "allow_trained_input_blocks": Words(
        "Allow training of the blocks before the cut",
        "Anpassen der Blöcke vor dem Schnitt erlauben",
        "Deaktiviert sperrt den Schalter dafür.",
    ),
    "allow_hub": Words(
        "Allow the Hugging Face hub",
        "Hugging Face Hub erlauben",
        "Deaktiviert verbietet, Modelle von dort zu holen. Modelle auf dem Computer bleiben "
        "benutzbar.",
    ),
    "keep_chats": Words(
        "Allow conversations to be kept",
        "Aufbewahren von Gesprächen erlauben",
        "Deaktiviert verbietet, Gespräche aufzubewahren. Frühere bleiben, bis sie gelöscht werden.",
    ),
    "offline": Words(
        "Offline",
        "Offline",
        "Aktiviert: Kein Teil des Programms verbindet sich mit etwas anderem als dem genannten "
        "Server (und diesem Computer selbst).",
    ),
    "most_read_back": Words(
        "Most that may be read back",
        "Höchster Anteil, der zurückgelesen werden darf",
        "Höchster Anteil der Token, 0 bis 1, den die Messung zurücklesen darf. Ein Lauf kann eine "
        "niedrigere Grenze haben; ein Lauf ohne eigene erhält diese.",
    ),
    "contact": Words(
        "Whom to ask",
        "Ansprechstelle",
        "Ein Satz für die Benutzer, bis 500 Zeichen: an wen sie sich wenden können.",
    ),
    "proxy": Words(
        "Proxy",
        "Proxy",
        "„system“, „none“ oder eine Adresse wie „http://proxy.hospital.example:3128“. Benutzer und "
        "Passwort gehören nicht hinein: Alle auf dem Computer können das lesen.",
    ),
    "no_proxy": Words(
        "Reached without the proxy",
        "Ohne den Proxy erreicht",
        "Was ohne den Proxy erreicht wird. Ist ein Proxy vorgegeben, zählen die eigenen Ausnahmen "
        "der Benutzer nicht.",
    ),
    "extra_ca": Words(
        "Certificates to trust as well",
        "Weitere vertraute Zertifikate",
        "Eine PEM-Datei mit Zertifizierungsstellen, denen neben denen des Systems vertraut wird.",
    ),
    "client_certificate": Words(
        "Certificate of this computer",
        "Zertifikat dieses Computers",
        "Eine PEM-Datei, die dieser Computer Servern zeigt, die danach fragen.",
    ),
    "client_key": Words(
        "Key of this computer’s certificate",
        "Schlüssel zum Zertifikat dieses Computers",
        "Sein Schlüssel ohne Passwort; entfällt, wenn er in derselben Datei ist.",
    ),
    "version_address": Words(
        "Address for new versions",
        "Adresse für neue Versionen",
        "Die https-Adresse der Datei, die die neueste Version nennt.",
    ),
    "look_for_versions": Words(
        "Look for new versions once a day",
        "Einmal am Tag nach neuen Versionen sehen",
        "Aktiviert: beim Start, einmal am Tag. Deaktiviert: nie, auch nicht, wenn jemand fragt.",
    ),
}
