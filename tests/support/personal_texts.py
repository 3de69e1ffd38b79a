"""Invented texts in which personal data is marked: [[kind:value]]. What is not found was left in."""

# ruff: noqa: E501, RUF001 - letters and lines as people write them

from __future__ import annotations

TEXTS = [
    # --- English, clinic ---
    "Dear Dr. [[name:Hughes]], thank you for seeing Mrs. [[name:Eleanor Finch]] on "
    "[[date:12 March 2024]]. Her blood pressure was 142/88 and she takes 20 mg of lisinopril.",
    "Pt is a 63 yo male, MRN [[number:4482-1190]], DOB [[date:04/17/1961]]. Seen by "
    "[[name:Dr Patel|Patel]] in clinic 4.",
    "[[name:Michael O'Connor]] called from [[phone:(415) 555-0132]] about his knee. "
    "[[name:O'Connor]] asked for an appointment in May.",
    "The patient lives at [[address:27 Willow Lane]], [[address:Portland, OR 97205]] and can be "
    "reached at [[phone:503-555-0177]] or [[email:r.lindqvist@mail.example]].",
    "Social security [[number:219-09-9999]]. Insurance ID: [[number:XKB882104417]].",
    "Fever since Tuesday, 39.2 degrees. No allergies. Took 2 tablets of ibuprofen 400 mg at 8:30.",
    "[[name:Grace]] is my daughter. She fell on [[date:2024-02-29]] and hurt her wrist.",
    "Wound check on [[date:Jan 5th, 2023]], stitches out on [[date:1/15/23]]. Nurse [[name:Adeyemi]] "
    "changed the dressing.",
    "NHS number: [[number:943 476 5919]], GP is Dr. [[name:Whitcombe]], "
    "[[address:14 Station Road]], [[address:LS1 4AP]].",
    "Colonoscopy showed three polyps of 4 to 6 mm. Follow-up in 3 years. Hemoglobin 13.4.",
    "Hi, this is [[name:Tom Baker]]. My insulin pump shows error 1027. Please call "
    "[[phone:+1 212 555 0199]].",
    "Discharged on [[date:November 3, 2022]] to the care of his wife [[name:Louise]].",
    "Patient name: [[name:Okonkwo, Daniel]]. Referred from St. Mary's Hospital.",
    "[[name:Svetlana Ivanova]] reports palpitations. ECG normal. Vitamin D 18 ng/ml.",
    "[[name:Xiu Ying Chen]] reports chest pain for 2 hours, 7 out of 10.",
    # --- English, firms ---
    "Please refund order 88213 to account number [[number:0042-7781-90]]. Regards, "
    "[[name:Jennifer Walsh]]",
    "Our client Mr [[name:Abernathy]] instructs us that the contract of [[date:1 June 2021]] is void. "
    "See Smith v Jones and section 12 of the Act.",
    "Transfer 250 euros to [[iban:GB29 NWBK 6016 1331 9268 19]] by [[date:31/12/2024]].",
    "The meeting with [[name:Sarah]] and [[name:Kevin Brandt]] is moved to room 214.",
    "Card declined twice at the supermarket, error 51, amount 1,200.50. Version 2.10.3 of the app.",
    "Claim no. [[number:CL/2023/00817]] was filed by Ms. [[name:Delacroix-Boyle]].",
    "Write to [[email:billing+eu@acme-corp.example.com]] or P.O. address "
    "[[address:P.O. Box 4471]].",
    "Tenant at [[address:1200 West Lincoln Avenue, Apt 4]] owes 3 months of rent.",
    # --- German, Klinik ---
    "Sehr geehrter Herr Kollege [[name:Brandstetter]], wir berichten über Frau "
    "[[name:Ingrid Sommerfeld]], geb. [[date:14.08.1947]], wohnhaft [[address:Lindenallee 23]], "
    "[[address:04109 Leipzig]].",
    "Der Patient [[name:Kowalczyk]] klagt seit 3 Tagen über Schwindel. RR 130/85, Puls 72.",
    "Aufnahme am [[date:3.2.24]], Entlassung am [[date:9. Februar 2024]]. Fallnummer: "
    "[[number:20240203-118]].",
    "Frau [[name:Yıldız]] wurde von Dr. med. [[name:Hartmann]] operiert. Frau [[name:Yıldız]] "
    "verträgt kein Penicillin.",
    "Versichertennummer [[number:M482910375]], AOK Nordost. Telefon [[phone:030 4471289]].",
    "Labor: Leukozyten 8,2, CRP 14 mg/l, Kreatinin 1,1. Thrombozyten 250000. Temperatur 38,5 Grad.",
    "Bitte rufen Sie mich unter [[phone:0176 55501234]] oder [[phone:+49 (0)89 5550-127]] zurück. "
    "Viele Grüße, [[name:Annegret Pfeiffer]]",
    "[[name:Jürgen von Thalheim]] kommt zur Kontrolle. Herr [[name:von Thalheim]] raucht seit 1985.",
    "Meine Tochter [[name:Leonie]] hat seit gestern Fieber und Husten.",
    "Röntgen Thorax vom [[date:17.11.2023]]: kein Infiltrat. Befund an Praxis "
    "[[name:Dr. Zimmermann|Zimmermann]].",
    "Medikation: Ramipril 5 mg 1-0-0, Metformin 1000 mg 1-0-1. Kontrolle in 6 Wochen.",
    "Name: [[name:Obermüller]], Vorname: [[name:Xaver]], Pat.-Nr. [[number:77120]].",
    "Schwester [[name:Agnieszka]] hat den Verband gewechselt. Wunde reizlos.",
    "Der Sohn wohnt [[address:Am Alten Markt 7]] in [[address:50667 Köln]].",
    # --- German, Firmen ---
    "Sehr geehrte Frau Rechtsanwältin [[name:Dr. Kessler|Kessler]], in der Sache [[name:Baumgartner]] "
    "gegen Stadt Ulm, Aktenzeichen [[number:3 O 217/22]], beantragen wir Fristverlängerung bis "
    "[[date:30.06.2023]].",
    "Bitte überweisen Sie auf [[iban:DE12 5001 0517 0648 4898 90]], Kontoinhaber "
    "[[name:Friederike Lohmann]].",
    "Die Rechnung über 1.249,90 Euro vom [[date:01.10.2023]] ist offen. Kundennummer "
    "[[number:K-55120]].",
    "Kontakt: [[email:h.wegener@kanzlei-wegener.example]], [[address:Berliner Straße 112]], "
    "[[address:10713 Berlin]].",
    "Die Maschine steht seit Montag. Fehler 4711 in Halle 3. Ersatzteil 12345 bestellt.",
    "Herr [[name:Hans-Peter Quandt]] und Frau [[name:Quandt]] kündigen zum [[date:31. Dezember]].",
    "Steuer-ID [[number:86095742719]], Rentenversicherungsnummer [[number:65 170839 J 008]].",
]

HELD_OUT = [
    "Dear Ms [[name:Rosalind Achterberg]], your results of [[date:7 August 2023]] are normal. "
    "Please call [[phone:020 7946 0958]] if you have questions.",
    "Spoke to daughter [[name:Kirsty]] today, she lives at [[address:9 Harbour Terrace]] in Hull.",
    "Pt [[name:J. Mbeki]], hosp. no. [[number:H0093317]], admitted [[date:22.10.23]] with pneumonia.",
    "Policy number [[number:POL-7781-X]], insured person [[name:Dmitri Sokolov]], loss of "
    "[[date:August 2022]].",
    "Please forward to [[email:t.ngata@shipping.example]] and copy [[name:Hannah Weiss]].",
    "The account was opened in 2009 and has a limit of 5,000. The branch in Leeds closed in May.",
    "Appendectomy without complications, 40 minutes, blood loss 50 ml.",
    "Herr [[name:Tobias Reinhardt]] ([[date:11.12.1980]]) stellt sich mit Husten vor. "
    "[[name:Reinhardt]] ist Raucher.",
    "Die Ehefrau, [[name:Gertrud Nowak]], ist unter [[phone:0341/9988776]] erreichbar.",
    "Mandant [[name:Wolfram Eisenhut]], [[address:Schillerplatz 4]], [[address:70173 Stuttgart]], "
    "kündigt den Mietvertrag zum [[date:31.3.2024]].",
    "KV-Nr.: [[number:T220118834]]. Hausarzt Dr. [[name:Sauerbrey]] ist informiert.",
    "Patientin [[name:Nguyen]] spricht kaum Deutsch, Sohn [[name:Minh]] übersetzt.",
    "Herzfrequenz 88, Sättigung 97 Prozent, Blutzucker 6,1. Verlegung auf Station 3B am Montag.",
    "Ich heiße [[name:Marlies]] und bin 54. Mein Konto [[iban:DE75 5121 0800 1245 1261 99]] "
    "wurde doppelt belastet.",
    "Lieferung an Fa. Krause, z. Hd. Frau [[name:Dorn]], [[address:Industriestr. 8]], "
    "Bestellung 554120.",
]
"""Written after the patterns were mended, and never used to mend them."""
