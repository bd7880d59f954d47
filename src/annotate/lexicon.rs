//! The words that attribution turns on, each with the parts it can play:
//! reporting verbs, determiners, titles, roles, given names.
//!
//! It knows single words, in lower case; what they do together is decided
//! elsewhere.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The parts that a word can play, as bits.
pub(super) type Parts = u64;

/// `the`, `a`, `this`, `his`, `some` …
pub(super) const DETERMINER: Parts = 1;
/// A personal pronoun that can be a subject.
pub(super) const PRONOUN: Parts = 1 << 1;
/// A masculine pronoun, title, role or given name.
pub(super) const MALE: Parts = 1 << 2;
/// A feminine pronoun, title, role or given name.
pub(super) const FEMALE: Parts = 1 << 3;
/// A plural: `they`, `inspectors`.
pub(super) const PLURAL: Parts = 1 << 4;
/// The writer or the reader: `I`, `we`, `you`.
pub(super) const FIRST_PERSON: Parts = 1 << 5;
/// A preposition.
pub(super) const PREPOSITION: Parts = 1 << 6;
/// A word that opens a clause: `that`, `because`, `when`.
pub(super) const CLAUSE: Parts = 1 << 7;
/// `and`, `or`, `but`.
pub(super) const COORDINATOR: Parts = 1 << 8;
/// A form of *be*.
pub(super) const BE: Parts = 1 << 9;
/// A form of *have* or *do*.
pub(super) const HAVE: Parts = 1 << 10;
/// `would`, `may`, `will` …
pub(super) const MODAL: Parts = 1 << 11;
/// `not`, `never`, a contraction with `n't`, `refused`, `declined`.
pub(super) const NEGATION: Parts = 1 << 12;
/// `to`.
pub(super) const TO: Parts = 1 << 13;
/// An adverb that may stand between subject and verb.
pub(super) const ADVERB: Parts = 1 << 14;
/// A day, a month, `yesterday`.
pub(super) const TIME: Parts = 1 << 15;
/// A finite form of a reporting verb: `said`, `says`.
pub(super) const CUE_FINITE: Parts = 1 << 16;
/// The plain form of a reporting verb: `say`.
pub(super) const CUE_PLAIN: Parts = 1 << 17;
/// The `-ing` form of a reporting verb.
pub(super) const CUE_ING: Parts = 1 << 18;
/// The verb reports speech only where words are quoted: `called`, `praised`.
pub(super) const CUE_WEAK: Parts = 1 << 19;
/// The form can be a noun as well: `reports`, `claims`.
pub(super) const NOUN_TOO: Parts = 1 << 20;
/// The verb takes a hearer: `told`, `asked`, `warned`.
pub(super) const HEARER: Parts = 1 << 21;
/// A title before a name: `Mrs`, `Councillor`.
pub(super) const TITLE: Parts = 1 << 22;
/// What a person is: `spokesman`, `director`.
pub(super) const ROLE: Parts = 1 << 23;
/// A word that makes a name a body's: `Council`, `Department`.
pub(super) const BODY: Parts = 1 << 24;
/// A document or an inquiry that can find: `report`, `inspection`.
pub(super) const RECORD: Parts = 1 << 25;
/// A verb that is not a reporting verb.
pub(super) const VERB: Parts = 1 << 26;
/// A particle inside a name: `van`, `de`.
pub(super) const PARTICLE: Parts = 1 << 27;
/// A given name.
pub(super) const GIVEN: Parts = 1 << 28;
/// An abbreviation whose full stop ends no sentence.
pub(super) const ABBREVIATION: Parts = 1 << 29;
/// The word is written with a capital.
pub(super) const CAPITAL: Parts = 1 << 30;
/// A relative pronoun: `who`, `which`.
pub(super) const RELATIVE: Parts = 1 << 31;
/// A pronoun that stands for a thing: `it`, `this`.
pub(super) const NEUTER: Parts = 1 << 32;
/// A past form (`said`, `called`), which after *be* is a passive.
pub(super) const PAST: Parts = 1 << 33;
/// The words `according`, `per`.
pub(super) const ACCORDING: Parts = 1 << 34;
/// The word is written in capitals throughout, two letters at least.
pub(super) const UPPER: Parts = 1 << 35;
/// The verb takes a thing promised or announced as well as a clause.
pub(super) const OBJECT: Parts = 1 << 37;
/// The verb reports a clause only after `that`.
pub(super) const THAT_ONLY: Parts = 1 << 38;
/// The verb is about findings, so a thing can be its subject: `found`.
pub(super) const FINDING: Parts = 1 << 36;

/// A number in digits.
pub(super) const NUMBER: Parts = 1 << 39;

/// Any form of a reporting verb.
pub(super) const CUE: Parts = CUE_FINITE | CUE_PLAIN | CUE_ING;
/// What no name holds and no noun phrase runs across.
pub(super) const NO_NOUN: Parts = BE | HAVE | MODAL | CLAUSE | NEGATION | RELATIVE | VERB;

const VERBS_OF_SAYING: &str = "\
say says said saying|add adds added adding|state! states! stated stating|note notes! noted noting|\
announce announces announced announcing|explain explains explained explaining|\
argue argues argued arguing|claim! claims! claimed claiming|insist insists insisted insisting|\
conclude concludes concluded concluding|reply! replies! replied replying|\
respond responds responded responding|remark! remarks! remarked remarking|\
observe observes observed observing|declare declares declared declaring|\
write writes wrote writing|tweet! tweets! tweeted tweeting|joke! jokes! joked joking|\
answer! answers! answered answering|admit admits admitted admitting|\
acknowledge acknowledges acknowledged acknowledging|concede concedes conceded conceding|\
confirm confirms confirmed confirming|\
assert asserts asserted asserting|allege alleges alleged! alleging|\
report! reports! reported reporting|suggest suggests suggested suggesting|\
predict predicts predicted predicting|contend contends contended contending|\
maintain maintains maintained maintaining|reveal reveals revealed revealing|\
stress! stresses! stressed stressing|emphasize emphasizes emphasized emphasizing|\
emphasise emphasises emphasised emphasising|promise! promises! promised promising|\
pledge! pledges! pledged pledging|vow! vows! vowed vowing|recall recalls recalled recalling|\
caution! cautions! cautioned cautioning|complain complains complained complaining|\
testify testifies testified testifying|exclaim exclaims exclaimed exclaiming|\
shout! shouts! shouted shouting|yell yells yelled yelling|reiterate reiterates reiterated reiterating|\
repeat repeats repeated! repeating|hint! hints! hinted hinting|boast boasts boasted boasting|\
disclose discloses disclosed disclosing|estimate! estimates! estimated! estimating|\
agree agrees agreed! agreeing|comment! comments! commented commenting|\
quip quips quipped quipping|retort retorts retorted retorting|lament laments lamented lamenting|\
opine opines opined opining|muse muses mused musing|posit posits posited positing|\
chant! chants! chanted chanting|scream screams screamed screaming|\
counter counters countered countering|cry cries cried crying|mutter mutters muttered muttering|\
whisper whispers whispered whispering|assure assures assured assuring|tell tells told telling|\
ask asks asked asking|warn warns warned warning!|advise advises advised advising|\
inform informs informed informing|remind reminds reminded reminding|\
urge! urges! urged urging|demand! demands! demanded demanding|tease teases teased teasing|\
proclaim proclaims proclaimed proclaiming|theorize theorizes theorized theorizing|\
speculate speculates speculated speculating|reason! reasons! reasoned reasoning!|\
interject interjects interjected interjecting|scoff scoffs scoffed scoffing|\
reflect reflects reflected reflecting|summarize summarizes summarized summarizing|\
affirm affirms affirmed affirming|attest attests attested attesting|\
elaborate elaborates elaborated elaborating|\
text texts! texted texting|snap! snaps! snapped snapping|inquire inquires inquired inquiring|\
plead pleads pleaded pleading|swear swears swore swearing|echo! echoes! echoed echoing|\
charge! charges! charged charging|profess professes professed professing";

const VERBS_OF_FINDING: &str = "\
find finds found finding!|show! shows! showed showing|indicate indicates indicated indicating|\
reveal reveals revealed revealing|suggest suggests suggested suggesting|\
conclude concludes concluded concluding|recommend recommends recommended recommending|\
rule! rules! ruled ruling!|read reads read! reading!|demonstrate demonstrates demonstrated demonstrating";

const VERBS_WITH_QUOTATION: &str = "\
call! calls! called calling|describe describes described! describing|label! labels! labeled! labeling|\
brand! brands! branded! branding!|dub dubs dubbed! dubbing|praise! praises! praised praising|\
criticize criticizes criticized! criticizing|criticise criticises criticised! criticising|\
blast! blasts! blasted blasting|slam slams slammed slamming|accuse accuses accused! accusing|\
mock mocks mocked mocking|condemn condemns condemned condemning|\
denounce denounces denounced denouncing|dismiss dismisses dismissed dismissing|\
attack! attacks! attacked attacking|tout touts touted touting|cite cites cited citing|\
quote! quotes! quoted quoting|blame! blames! blamed blaming|hail hails hailed hailing|\
portray portrays portrayed portraying|compare compares compared! comparing|\
defend defends defended defending|express expresses expressed expressing|\
deem deems deemed deeming|characterize characterizes characterized characterizing|\
reference! references! referenced referencing|mention! mentions! mentioned mentioning|\
question! questions! questioned questioning|reject rejects rejected rejecting|\
speak speaks spoke speaking|talk! talks! talked talking|think thinks thought! thinking!|\
believe believes believed believing|hope! hopes! hoped hoping|liken likens likened likening|\
ridicule ridicules ridiculed ridiculing|decry decries decried decrying|\
invoke invokes invoked invoking|thank thanks! thanked thanking|\
apologize apologizes apologized apologizing|apologise apologises apologised apologising|\
pronounce pronounces pronounced pronouncing|threaten threatens threatened threatening|\
propose proposes proposed! proposing|bemoan bemoans bemoaned bemoaning|\
refer refers referred referring|point! points! pointed pointing|deride derides derided deriding|\
lambaste lambastes lambasted lambasting|rail rails railed railing|\
applaud applauds applauded applauding|highlight! highlights! highlighted highlighting|\
discuss discusses discussed discussing|offer! offers! offered offering|\
paint paints painted painting!|request! requests! requested requesting|\
welcome! welcomes! welcomed welcoming|deny denies denied denying|joke jokes joked joking|\
slap slaps slapped slapping|trumpet trumpets trumpeted trumpeting|scold scolds scolded scolding|\
tag tags tagged tagging|bash bashes bashed bashing|deplore deplores deplored deploring|\
rip rips ripped ripping|lash lashes lashed lashing|lambast lambasts lambasted lambasting|\
rate rates rated rating!|continue continues continued continuing|judge! judges! judged judging|implore implores implored imploring";

const HEARERS: &str = "tell tells told telling ask asks asked asking warn warns warned warning \
advise advises advised advising inform informs informed informing remind reminds reminded \
reminding assure assures assured assuring urge urges urged urging implored implores";

const OBJECT_VERBS: &str = "announce announces announced announcing promise promises promised \
promising pledge pledges pledged pledging vow vows vowed vowing demand demands demanded \
demanding predict predicts predicted predicting recommend recommends recommended recommending \
threaten urge urges urged urging agreed agree confirmed";

const THAT_VERBS: &str = "accepted maintain maintains maintained write writes wrote snap snaps snapped \
boast boasts boasted reflect reflects reflected charge charges charged shout shouts shouted answer \
answers answered repeat repeats repeated respond responds responded agree agrees chant chants \
chanted shouting maintaining writing reflecting repeating answering continue continues continued";

const OTHER_VERBS: &str = "go goes gone come comes came take takes took taken make makes made get \
gets got give gives gave given see seen saw become becomes became keep keeps kept let lets leave leaves left \
seem seems seemed remain remains remained want wants wanted need needs needed try tries tried \
use uses used know knows knew feel feels felt appear appears appeared include includes included \
follow follows followed run runs ran hold holds held bring brings brought begin began turn turned \
meet met lose lost win won pay paid stand stood move moved live lived happen happened receive \
received cause caused face faced allow allowed help helped start started put puts set sets \
visited arrived attended signed voted died killed launched led decided played worked \
helps works plays looks looked walked talks sat sits wins voting ended ends opened closed spent";

const DETERMINERS: &str = "the a an this that these those his her its their my our your some \
any many most several few both each every another one two three four five six seven eight nine \
ten all other no more such dozens hundreds thousands";
const PREPOSITIONS: &str = "of in on at by for from with into during after before against between \
through over under about as since until among within without upon across toward towards behind \
outside inside near beyond despite following amid via like than per off up out down around onto \
regarding including throughout";
const CLAUSES: &str = "that because when while if although though where whereas whether unless so \
how why what once whenever";
const ADVERBS: &str = "also then later again too even still just once first now already ever soon \
instead meanwhile however simply previously recently repeatedly earlier further only therefore \
thus often always sometimes today yesterday himself herself themselves itself \
back out afterward afterwards yet nonetheless nevertheless moreover furthermore \
perhaps maybe rather quite very indeed finally";
const TIMES: &str = "monday tuesday wednesday thursday friday saturday sunday january february \
march april may june july august september october november december today yesterday tomorrow \
tonight tues thurs jan feb apr aug sept oct nov dec morning \
afternoon evening night week month year \
minutes hours days weeks months years";
const TITLES: &str = "mr:m mrs:f ms:f miss:f mx sir:m dame:f lord:m lady:f baroness:f dr prof \
professor councillor cllr alderman mayor president senator sen rep representative congressman:m \
congresswoman:f gov governor lt secretary minister chancellor judge justice chief inspector \
detective sergeant sgt constable pc superintendent supt commissioner captain capt major maj \
colonel col general gen lieutenant admiral rev reverend father:m brother:m sister:f bishop \
archbishop cardinal pope:m imam rabbi king:m queen:f prince:m princess:f director spokesman:m \
spokeswoman:f spokesperson chairman:m chairwoman:f chair ambassador attorney coach vice deputy former \
candidate speaker ex-president actor actress:f author journalist analyst pollster strategist professor \
host reporter moderator billionaire businessman:m nominee ex analyst activist columnist commentator \
editor hon mp msp leader doctor prime frontrunner premier det insp dci dsi lawyer adviser advisor aide manager detective rt";
const ROLES: &str = "spokesman:m spokeswoman:f spokesperson director manager leader chief head \
officer official minister member councillor chairman:m chairwoman:f chair president secretary \
inspector worker teacher doctor nurse lawyer attorney analyst expert professor author reporter \
correspondent editor owner founder executive boss coach player resident neighbour neighbor mother:f \
father:m sister:f brother:m son:m daughter:f wife:f husband:m uncle:m aunt:f man:m woman:f boy:m girl:f judge \
coroner detective adviser advisor aide strategist consultant candidate senator governor \
representative congressman:m congresswoman:f mayor pollster economist historian scientist \
researcher student activist commissioner barrister solicitor prosecutor witness survivor victim \
organizer organiser source insider critic supporter voter headteacher principal ombudsman:m \
billionaire businessman:m businesswoman:f mogul nominee frontrunner host moderator anchor columnist \
commentator journalist writer blogger pastor priest bishop sheriff deputy sergeant lieutenant captain general \
colonel republican democrat politician lawmaker diplomat ambassador co-founder ceo chancellor premier \
psychologist surgeon consultant engineer driver farmer actor actress:f singer producer comedian family bully \
predecessor successor";
const PLURAL_ROLES: &str = "inspectors officials spokesmen workers teachers doctors nurses \
lawyers experts analysts residents neighbours neighbors critics supporters opponents authorities \
police researchers scientists economists sources aides advisers advisors lawmakers republicans \
democrats voters campaigners activists leaders members parents prosecutors investigators \
reporters organizers organisers people others men women students protesters observers \
councillors ministers senators conservatives liberals pollsters historians strategists insiders \
witnesses staff detectives officers judges jurors unions colleagues friends relatives families \
governors commissioners auditors regulators commentators rivals donors executives managers many some few most";
const BODIES: &str = "council department ministry committee commission agency board police service \
services university college school hospital trust party government office court senate congress \
parliament house company corporation inc ltd plc group union association federation institute \
foundation centre center bureau news times post journal magazine press campaign administration \
network television radio league society church bank fund force team authority charity \
ofsted club organisation organization coalition alliance embassy firm caucus conference assembly \
watchdog inspectorate regulator panel tribunal inquiry newspaper outlet site website paper editorial army navy \
nato bbc dfe nhs fbi cia cnn nbc abc cbs un eu llc pac gop tribune herald guardian telegraph today street report states \
kingdom nation nations city county state movement project monitor";
const RECORDS: &str = "report review inspection study survey poll analysis research statement \
investigation audit inquiry document letter article paper filing lawsuit complaint memo \
indictment judgment judgement ruling census data figures reports studies polls statistics results findings \
records documents emails surveys editorial ad advert story book website release email transcript";
const OTHER: &str = "he:pm she:pf they:pl we:1 i:1 you:1 it:n who:r which:r whom:r whose:r \
and:& or:& but:& nor:& is:b are:b was:b were:b be:b been:b being:b am:b has:h have:h had:h \
having:h do:h does:h did:h would:o could:o should:o will:o may:o might:o can:o must:o shall:o \
cannot:o not:- never:- refused:- declined:- refuses:- declines:- failed:- don't:- didn't:- doesn't:- \
isn't:- wasn't:- weren't:- won't:- wouldn't:- couldn't:- can't:- hasn't:- haven't:- hadn't:- \
don’t:- didn’t:- doesn’t:- isn’t:- wasn’t:- weren’t:- won’t:- wouldn’t:- couldn’t:- can’t:- \
hasn’t:- haven’t:- hadn’t:- nobody:- none:- neither:- to:t according:a he’s:pm she’s:pf van:c von:c de:c der:c den:c di:c da:c la:c le:c \
du:c del:c bin:c ibn:c al:c el:c ap:c dos:c";
const ABBREVIATIONS: &str = "mr mrs ms dr prof sen rep gov lt gen col maj sgt capt st jr sr no vs \
rev hon cllr supt inc ltd co corp e.g i.e u.s u.k u.n d.c a.m p.m cf fig vol pp ed jan feb mar apr \
jun jul aug sept sep oct nov dec ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass \
mich minn miss mo mont neb nev n.h n.j n.m n.y n.c n.d okla ore pa r.i s.c s.d tenn tex vt va wash \
w.va wis wyo reps sens govs messrs ph.d etc al";
const MEN: &str = "james john robert michael william david richard joseph thomas charles \
christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian \
george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry \
justin scott brandon benjamin samuel gregory alexander frank patrick raymond jack dennis jerry \
tyler aaron jose adam nathan henry douglas zachary peter kyle ethan walter noah jeremy christian \
keith roger terry austin sean gerald carl harold dylan arthur lawrence jesse bryan joe billy bruce \
gabriel logan alan juan ralph roy eugene wayne vincent russell louis philip bobby johnny bradley \
bernie ted marco jeb ben barack mitt bill rand mike chris newt rick jim tom bob tim dan matt \
steve greg tony ron ken jeff barry corey karl rush sean glenn ted harry oliver simon nigel graham \
neil ian martin colin stuart malcolm trevor derek geoffrey hugh alastair gordon ahmed mohammed \
muhammad ali omar hassan ibrahim vladimir boris sergei pierre jean francois hans klaus luis \
carlos miguel pedro antonio marco giovanni antonin clarence lindsey reince max nate dave don doug \
sam josh jake luke fred ed al andy pat ray phil craig lee leo liam owen rhys callum ewan duncan \
ross fraser kofi kwame tariq imran sajid rishi raj sanjay anil vijay dinesh bret brett chuck hank";
const WOMEN: &str = "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa \
nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa \
deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma \
nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane \
ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea \
cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean abigail \
alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana \
natalie brittany charlotte marie kayla alexis lori hillary carly huma megyn ivanka melania chelsea \
elena sonia nikki condoleezza madeleine angelina kellyanne debbie wendy tammy jill jane kate katie \
anne alexandra claire clare fiona gillian hilary jo joanna kirsty lesley louise lucy lynn lynne \
maureen moira nicola nicky penny philippa rosemary sally sheila sian sue susanne tessa theresa \
tracey tracy yvonne zoe aisha fatima ayesha priya priti shabana angela marion eleanor bridget \
loretta maggie molly nina olga irina natasha ingrid greta sofia carmen rosa lucia elaine gina \
peggy connie dana kim becky cathy ellen eva erin gail holly jenny kathy ";

const MORE_MEN: &str = "albert alfred alistair amir angus arjun arnold asif aziz barnaby basil benedict bernard brendan \
cameron cecil cedric clifford clive conor cyril dafydd damian darren declan deepak desmond \
dominic donal edgar edmund edwin emlyn emmanuel eoin ernest evan farhan felix fergus finn \
francis freddie frederick gareth gavin geraint gilbert giles godfrey gurpreet gwyn hamish haroon \
harpreet hector herbert horace hubert hugo humphrey idris ismail ivan ivor javed jerome joel \
julian karim kenny khalid kieran laurence lennox leonard leslie lewis lionel lorcan ludovic \
magnus manoj marcus marvin maurice maxwell mehmet mikhail milo mohamed mohammad monty mustafa \
nathaniel naveed ned niall nikhil norman nuno oisin ollie oscar osman otis otto padraig percy \
piers quentin quincy rafael ramesh ravi reginald reuben rodney rohan roland rory rufus rupert \
sandeep sebastian seamus sergio shane sidney silas stanley stefan sunil suresh sylvester terence \
theo theodore tobias toby tommy tristan umar usman victor vikram wilfred winston yusuf zain \
abdul abdullah adrian aidan alec alexandre alfie amit andreas angelo archie arnav ashok baldev \
bertie bilal bjorn bogdan carlton clement cormac crispin darius darragh denis dermot dieter \
dimitri edoardo eamonn elias elliot emil enrico erik ezra fabio faisal faraz fernando gerard \
gethin gianni guillaume gunther gustav hari harvey hakan hussein iain ignacio igor isaac jacques \
jai jakob jan joachim johan johannes jonas jorge josef julius jurgen kamal kurt lars laszlo \
lorenzo lorne lucas ludwig mahmoud manuel marcel marek mateo mathew matteo matthias mattias \
maximilian mohan moses murray nadeem naresh nasser nikolai nils olaf oleg olivier omari pascal \
patrice paulo pavel pieter piotr prakash rahul rajesh ramon rashid rene reza ricardo rizwan \
roberto rodrigo rolf salman samir santiago saul sayed shahid sven tadeusz tomas tomasz ulrich \
uwe vasile viktor wasim werner willem wolfgang xavier yannick yves zoltan";
const MORE_WOMEN: &str = "adele agatha agnes aileen alana alessandra alexandria alma alison allison althea alyssa amelia \
amina amira anastasia angharad anika anita annabel annette annie antonia anya arabella astrid \
audrey ava avril beatrice bella bernadette bernice bertha bethan bethany beryl beth bianca \
bronwen bryony caitlin camilla candice caroline catriona cecilia celia ceri chantal charlene \
chloe clara clarissa claudia cordelia corinne cressida daphne davina delia delphine dilys \
dolores dora doreen dorothea edith edna effie eileen eleri elisabeth elise eliza ella elspeth \
elsie elvira emilia emmeline enid erica erika esme esther ethel eunice evie farah faye felicity \
fleur flora francesca freda freya frieda gabriela gabriella gemma genevieve georgina geraldine \
germaine gertrude giulia gladys glenda glenys gwen gwendolen gwyneth harriet hattie heidi \
henrietta hermione hettie hilda hortense ida imogen iona irene isabel isabelle isla izzy jacinta \
jackie jacqui jada janette janine jasmin jasmine jayne jeanette jemima jennie jessie joanne \
joelle johanna josephine josie judi juliana juliet juliette justine karin karina katarina \
katharine katherina katrina kavita kay kerry keira kirsten kitty lara larissa latoya leah leanne \
leila lena leona leonora leticia lila lilian lillian lily liz liza lola lorna lorraine lottie \
louisa lucille lucinda lydia lyra mabel madeline magda maia mairead malala manon marcia \
margarita margot mariam marianne marina marjorie marta martina matilda maud mavis maxine maya \
meera melanie mercedes meredith mia michaela millicent millie mina minnie miranda miriam mollie \
mona monica morag muriel myra myrtle nadia nadine naomi nell nellie nerys nesta niamh noelle \
nora noreen norma olwen oonagh ottilie parveen paula pauline petra petula philomena phoebe \
phyllis polly portia queenie rachael raquel rebekah renata renee rhian rhiannon rhoda rita \
roberta robyn romola rosalind rosamund rosie rowena roxanne rukhsana sabina sabrina sade sadie \
saira salma sameera saskia selina selma serena shanice sheena shelley sinead siobhan solange \
sophie stella sunita susannah susie suzanne sybil sylvia tabitha talia tamara tamsin tanya tara \
tatiana thea thelma thora tilda tina toni trudy ursula vanessa vera veronica vicky viola vivien \
vivienne wanda wilhelmina winifred yasmin yasmine yolanda zahra zainab zara zelda zena akua ama \
amara aoife aparna bushra chandra chiara deepa denisha fatoumata folasade funmilayo gita gulsen \
gurinder habiba halima hana harjit hawa ifeoma ines jaswinder jyoti kamala khadija kiran kirsti \
komal lakshmi leyla lubna mahira manjit maryam mehreen nasreen nazia ngozi nimmi noor oluchi \
padma parminder pooja rani rashida razia reena rekha rina roopa rubina saima samina sangeeta \
sania seema shabnam shaista sharmila shazia shirin shreya simran sita sukhi sushma tahira tasnim \
urmila usha vandana yewande daisy rose ruby joy hazel ivy violet pearl una";
/// Given names of women and of men.
const EITHER: &str = "sam alex chris pat ashley kim lee robin charlie jamie kit casey riley rowan sasha terry leslie \
kelly tracy val drew dana corey jean andrea nicola ali jan kerry lindsay kay kiran dale shannon \
frances robyn morgan jody jude eden noor";

/// The part of a mark after a colon in the tables: `m`, `f` and so on.
fn marked(mark: &str) -> Parts {
    match mark {
        "m" => MALE,
        "f" => FEMALE,
        "pm" => PRONOUN | MALE,
        "pf" => PRONOUN | FEMALE,
        "pl" => PRONOUN | PLURAL,
        "1" => PRONOUN | FIRST_PERSON,
        "n" => PRONOUN | NEUTER,
        "r" => RELATIVE,
        "&" => COORDINATOR,
        "b" => BE,
        "h" => HAVE,
        "o" => MODAL,
        "-" => NEGATION,
        "t" => TO,
        "a" => ACCORDING,
        "c" => PARTICLE,
        _ => 0,
    }
}

static LEXICON: LazyLock<FxHashMap<&'static str, Parts>> = LazyLock::new(|| {
    let mut map: FxHashMap<&'static str, Parts> = FxHashMap::default();
    let mut add = |list: &'static str, parts: Parts| {
        for word in list.split_whitespace() {
            let (word, mark) = word.split_once(':').unwrap_or((word, ""));
            *map.entry(word).or_default() |= parts | marked(mark);
        }
    };
    add(DETERMINERS, DETERMINER);
    add(PREPOSITIONS, PREPOSITION);
    add(CLAUSES, CLAUSE);
    add(ADVERBS, ADVERB);
    add(TIMES, TIME);
    add(TITLES, TITLE);
    add(ROLES, ROLE);
    add(PLURAL_ROLES, ROLE | PLURAL);
    add(BODIES, BODY);
    add(RECORDS, RECORD);
    add(OTHER, 0);
    add(ABBREVIATIONS, ABBREVIATION);
    add(MEN, GIVEN | MALE);
    add(WOMEN, GIVEN | FEMALE);
    add(MORE_MEN, GIVEN | MALE);
    add(MORE_WOMEN, GIVEN | FEMALE);
    add(EITHER, GIVEN | MALE | FEMALE);
    add(OTHER_VERBS, VERB);
    add(HEARERS, HEARER);
    add(OBJECT_VERBS, OBJECT);
    add(THAT_VERBS, THAT_ONLY);
    add("accepted", CUE_FINITE | PAST);
    for (list, parts) in [
        (VERBS_OF_SAYING, 0),
        (VERBS_OF_FINDING, FINDING),
        (VERBS_WITH_QUOTATION, CUE_WEAK),
    ] {
        for verb in list.split('|') {
            let forms = [CUE_PLAIN, CUE_FINITE, CUE_FINITE | PAST, CUE_ING];
            for (form, part) in verb.split_whitespace().zip(forms) {
                let noun = if form.ends_with('!') { NOUN_TOO } else { 0 };
                let entry = map.entry(form.trim_end_matches('!')).or_default();
                // A verb of saying stays one where it is listed again as weak.
                let weak = if *entry & CUE != 0 {
                    0
                } else {
                    parts & CUE_WEAK
                };
                *entry |= part | noun | weak | (parts & FINDING);
            }
        }
    }
    map
});

/// The parts that `word` can play. `scratch` is a buffer that is reused.
pub(super) fn parts_of(word: &str, scratch: &mut String) -> Parts {
    let mut parts = 0;
    if word.chars().next().is_some_and(char::is_uppercase) {
        parts |= CAPITAL;
        if word.len() > 1 && !word.chars().any(char::is_lowercase) {
            parts |= UPPER;
        }
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return NUMBER;
    }
    let found = if parts & CAPITAL == 0 && word.is_ascii() {
        LEXICON.get(word)
    } else {
        scratch.clear();
        scratch.extend(word.chars().flat_map(char::to_lowercase));
        LEXICON.get(scratch.as_str())
    };
    match found {
        Some(found) => parts |= found,
        None if word.len() > 4 && word.ends_with("ly") && parts == 0 => parts |= ADVERB,
        // `he’ll`, `they've`
        None if word.len() < 9 && word.contains(['\'', '’']) && !word.ends_with('t') => {
            let bare = word.split(['\'', '’']).next().unwrap_or_default();
            scratch.clear();
            scratch.extend(bare.chars().flat_map(char::to_lowercase));
            parts |= LEXICON.get(scratch.as_str()).copied().unwrap_or(0) & (PRONOUN | FIRST_PERSON);
        }
        None if word.ends_with("n't") || word.ends_with("n’t") => parts |= NEGATION,
        None => {}
    }
    parts
}

/// Whether a word names a document that can say something: `report`, `letter`.
pub(super) fn is_record(word: &str) -> bool {
    parts_of(word, &mut String::new()) & RECORD != 0
}
