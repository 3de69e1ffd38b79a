"""First names that are common where English or German is spoken. Written for this program."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


FIRST_NAMES = words("""
    adam agnes ahmed alan albert alex alexander alexandra alfred ali alice alicia alina
    alison amanda amelia amir amy ana anders andre andrea andreas andrew angela angelika
    anita anja anke ann anna anne annegret annette annika anthony antje anton antonia arthur
    astrid axel ayse ayşe barbara bastian beate ben benjamin benno bernd bernhard bert
    bettina betty birgit bjorn björn bob boris brenda brian brigitte britta bruce bruno
    burkhard carl carla carmen carol carolin caroline carsten catherine cem charles
    charlotte cheryl chloe chris christa christel christian christiane christina christine
    christoph christopher cindy clara claudia claus colin connor cora cornelia craig cynthia
    dagmar daniel daniela dave david dean deborah debra denise dennis derek detlef diana
    diane dieter dietmar dirk donald donna doris dorothea dorothy douglas eberhard eckhard
    edgar edith edward egon eleanor elena elfriede elias elif elisabeth elizabeth elke ella
    ellen elsa emil emily emine emma emre eric erich erik erika ernst ethan eva evelyn
    fabian fatima fatma felix ferdinand finn florian franz franziska fred frederick
    friedrich fritz gabriel gabriele gareth gary geoffrey georg george gerald gerd gerda
    gerhard gertrud gisela gloria gordon graham greg gregory greta gudrun guido gunter
    günter günther hanna hannah hannelore hans harald harold harriet harry hartmut hasan
    heather hedwig heike heiko heiner heinrich heinz helen helena helga helmut henning henry
    herbert hermann hildegard holger horst hubert hugo ian ibrahim ida ilse imke ines inga
    inge ingo ingrid irene iris irmgard isabel isabella ivan jacob jacqueline jakob james
    jan jana jane janet janina jasmin jason jean jeff jeffrey jennifer jenny jens jeremy
    jessica jill joachim joan joanna joe joel johan johann johanna johannes john jonas
    jonathan jordan jose josef joseph joshua joyce juan judith judy julia julian juliane
    julie justin jutta jörg jürgen kai karen karin karl karla karsten katarina katharina
    katherine kathleen kathrin katja katrin keith kelly kenneth kerstin kevin kim kimberly
    klara klaus konrad konstantin kristin kurt kyle larry lars laura lauren lea lena leo
    leon leonie liam lieselotte lily linda lisa logan lothar louis louise luca lucas lucia
    lucy ludwig luis luise lukas lutz lydia magdalena maike malte manfred manuel manuela
    marc marcel marco marcus margaret margarete margot maria marianne marie marina mario
    marion markus marlene marta martha martin martina mary mathias matthew matthias maureen
    maximilian mehmet melanie melissa mia michael michaela michelle miguel mike miriam
    mohamed mohammed mona monica monika moritz muhammad mustafa nadine nancy natalie
    natascha nathan neil nicholas nico nicola nicolas nicole niels nils nina noah nora
    norbert norman oliver olivia oscar oskar otto pamela pascal patricia patrick paul paula
    pauline pedro peter petra philip philipp phillip phyllis pia priya rachel rainer ralf
    ralph ramona raymond rebecca regina reinhard reinhold renate rene richard rita robert
    robin roger roland rolf ronald ronja rosemarie rosemary rudolf rupert ruth ryan sabine
    sabrina samantha samuel sandra sarah scott sean sebastian selma sharon sheila shirley
    sibylle siegfried sigrid silke silvia simon simone sofia sonja sophia sophie stefan
    stefanie stephan stephanie stephen steven stuart susan susanne svea sven svenja sylvia
    tanja tara teresa thea theodor theresa theresia thomas thorsten tim timo timothy tina
    tobias tom toni torsten tracy udo ulf ulrich ulrike ursula uta ute uwe vanessa vera
    verena veronika victor victoria viktor viktoria vincent virginia volker walter waltraud
    wanda wayne wendy werner wilfried wilhelm william winfried wolfgang yasmin yusuf yvonne
    zachary zoe
""")
ALSO_WORDS = words("""
    adam alex art bert christian dean florian franz georg gloria hasan horst ida iris jean
    jordan joy kelly kim konstantin linda logan magdalena marina mark max moritz norman
    olivia otto pascal ralph regina robin rosemary ruth sofia tim timo tom toni vera
    victoria virginia wanda
""")
"""Those that are words, places or surnames too: by themselves they are not taken for a person."""
