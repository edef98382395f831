BEGIN TRANSACTION;
CREATE TABLE actions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	team VARCHAR(40) NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	question VARCHAR(40) NOT NULL, 
	round VARCHAR(40), 
	text TEXT NOT NULL, 
	owner VARCHAR(32), 
	due VARCHAR(10) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	agreed_on VARCHAR(10) NOT NULL, 
	ended_on VARCHAR(10), 
	asked_in VARCHAR(40)
);
CREATE TABLE addresses (
	library VARCHAR(40) NOT NULL, 
	lookup VARCHAR(32) NOT NULL, 
	person VARCHAR(32) NOT NULL, 
	front VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (library, lookup)
);
INSERT INTO "addresses" VALUES('sample','072f1a36909b6b9bce82a4fb8572f861','e5bc4acb5a71adb76410290eb8bd6d6b','local');
INSERT INTO "addresses" VALUES('sample','1cb46c087ca2fd0a7a67e5312d372418','402b2b8fbb173ffe3a13867fe5844ab5','local');
INSERT INTO "addresses" VALUES('sample','c816f853afba2280bc312d85947e27ae','87fe02fbcb1228b6b3dbda0c96f04133','local');
INSERT INTO "addresses" VALUES('sample','8c7b0382043a159e7bf92f65b74c4e3e','32cba4931d0759d83dc4b8884e0e5962','local');
INSERT INTO "addresses" VALUES('sample','0be87ec852da6538fd098b423e9b306e','d4dc2f5589755a95af1ee80fcdcf3da1','local');
INSERT INTO "addresses" VALUES('sample','06354a49a39964e0331ccac65be32379','8405c0788df0c1d700fe5359246b76f5','local');
INSERT INTO "addresses" VALUES('sample','488e8e7d631f5d04587ad3a765123503','7e1d759eadf19026c30412c3ae3ecc2b','local');
INSERT INTO "addresses" VALUES('sample','dd1f3e29d627a3ea310cfbd886e2177c','15664c4449bf29866b743ba0b37c7e25','local');
INSERT INTO "addresses" VALUES('sample','8c7a9b1601d5ad2d1c4a2872f65be0df','34774f1548a1e12eab80052bf7d87d23','local');
INSERT INTO "addresses" VALUES('sample','d2bfac01cee889b07404fcdec298cd2f','1972f613546a94d89ff7862d0fe36b9f','local');
INSERT INTO "addresses" VALUES('sample','a8cd8f3c9157d8000a3d10647ca68097','5aee8e78f8bd56b11b504c467bd67566','local');
INSERT INTO "addresses" VALUES('sample','7b09585c25907cb244cf20910be8dddc','44d06c77a96223111c1ccc94e6465b5c','local');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE answers (
	library VARCHAR(40) NOT NULL, 
	tag VARCHAR(32) NOT NULL, 
	round VARCHAR(40) NOT NULL, 
	question VARCHAR(40) NOT NULL, 
	team VARCHAR(40) NOT NULL, 
	value VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (library, tag)
)
 WITHOUT ROWID

;
CREATE TABLE asked (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	outcome VARCHAR(8) NOT NULL, 
	entry VARCHAR(60), 
	stage VARCHAR(24), 
	helpful BOOLEAN, 
	text TEXT
, settled VARCHAR(60), tell VARCHAR(32));
INSERT INTO "asked" VALUES(1,'sample','2026-W48','fi','answer','print.how','use',NULL,NULL,NULL,NULL);
CREATE TABLE attachments (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	place VARCHAR(32), 
	person VARCHAR(32), 
	"case" INTEGER, 
	number INTEGER NOT NULL, 
	"by" VARCHAR(8) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	mime VARCHAR(40) NOT NULL, 
	size INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_attachments PRIMARY KEY (library, id)
);
CREATE TABLE audit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	role VARCHAR(8) NOT NULL, 
	deed VARCHAR(24) NOT NULL, 
	about VARCHAR(40) NOT NULL
);
INSERT INTO "audit" VALUES(1,'sample','2026-11-26','student','send','JN-0001');
CREATE TABLE case_lines (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	"case" INTEGER NOT NULL, 
	"by" VARCHAR(8) NOT NULL, 
	text TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	delivered BOOLEAN, 
	CONSTRAINT fk_case_lines_library_case FOREIGN KEY(library, "case") REFERENCES cases (library, id) ON DELETE CASCADE
);
INSERT INTO "case_lines" VALUES(1,'sample',1,'writer','Lukusalissa on kylmä','2026-11-26T02:32:29.964901Z',NULL);
CREATE TABLE cases (
	library VARCHAR(40) NOT NULL, 
	id INTEGER NOT NULL, 
	code VARCHAR(16) NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	team VARCHAR(40) NOT NULL, 
	owner VARCHAR(32), 
	named VARCHAR(80), 
	spot VARCHAR(60), 
	route BLOB, 
	writer VARCHAR(32), 
	wants_reply BOOLEAN NOT NULL, 
	received_at VARCHAR(27) NOT NULL, 
	promised_at VARCHAR(27), 
	first_reply_at VARCHAR(27), 
	closed_at VARCHAR(27), 
	rating INTEGER, 
	outcome TEXT, 
	nudged_on VARCHAR(10), merged_into INTEGER, 
	CONSTRAINT pk_cases PRIMARY KEY (library, id), 
	CONSTRAINT uq_cases_library_code UNIQUE (library, code)
);
INSERT INTO "cases" VALUES('sample',1,'JN-0001','fault','use','new','fi','service',NULL,NULL,NULL,X'338F4970B83FCC5EA88989A5BA3EA8FB949452000784CF2D6ABB4FD7DEBCD569C7462FE8EBDF680C05F775970801DE1D87F0813C842B8874506C60677D0A25756EA3ED4DB823CB486E214824501C0778B847FD159AF523635FE6580E9C78756FD625985E','a14fd2201fe3182e005301ab1c9166a3',1,'2026-11-26T02:32:29.964901Z','2026-11-26T18:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE counters (
	library VARCHAR(40) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (library, name)
);
INSERT INTO "counters" VALUES('sample','case',1);
CREATE TABLE drafts (
	library VARCHAR(40) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	person VARCHAR(32) NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	answers TEXT NOT NULL, 
	context TEXT NOT NULL, 
	updated_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (library, place, person)
);
CREATE TABLE factor_edits (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	factor VARCHAR(40) NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	sign VARCHAR(8) NOT NULL, 
	"by" VARCHAR(32), 
	at VARCHAR(27) NOT NULL
);
CREATE TABLE faq_versions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	slug VARCHAR(60) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	"by" VARCHAR(32), 
	at VARCHAR(27) NOT NULL, 
	data TEXT
);
CREATE TABLE handles (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(20) NOT NULL, 
	person VARCHAR(32), 
	role VARCHAR(8), 
	actions TEXT NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	used BOOLEAN NOT NULL, 
	CONSTRAINT pk_handles PRIMARY KEY (library, id)
);
INSERT INTO "handles" VALUES('sample','5ypH7UZPUKzwZ-MQ','44d06c77a96223111c1ccc94e6465b5c',NULL,'[["answer.helped",{"asked":1,"slug":"print.how"}],["answer.not_helped",{"asked":1,"slug":"print.how"}],["answer.person",{"asked":1,"slug":"print.how"}]]','2027-03-26T02:32:29.723544Z',0);
INSERT INTO "handles" VALUES('sample','nu1GuBomJhQe8nIH','44d06c77a96223111c1ccc94e6465b5c',NULL,'[["form.fill",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"}}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"praise"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"complaint"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"suggestion"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"acquisition_request"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"fault"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"correction"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"},"key":"kind","value":"question"}],["form.back",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"}}],["form.cancel",{"form":"feedback","context":{"spot":null,"slot":"form:d2e9665ae259"}}]]','2027-03-26T02:32:29.925720Z',0);
INSERT INTO "handles" VALUES('sample','hu2bP76LMJduFm6R','44d06c77a96223111c1ccc94e6465b5c',NULL,'[["feedback.send",{}],["feedback.change",{}],["feedback.cancel",{}],["feedback.name",{}]]','2027-03-26T02:32:29.949428Z',0);
INSERT INTO "handles" VALUES('sample','LtFPYFSr4oojp2Ig',NULL,'staff','[["case.take",{"case":1}],["case.reply",{"case":1}],["case.refile",{"case":1}],["case.close",{"case":1}],["case.other",{"case":1}]]','2027-03-26T02:32:29.964901Z',0);
INSERT INTO "handles" VALUES('sample','aVqvF2gpmlgBx3j3','44d06c77a96223111c1ccc94e6465b5c',NULL,'[["feedback.withdraw",{"case":1}]]','2027-03-26T02:32:29.964901Z',0);
CREATE TABLE imports (
	library VARCHAR(40) NOT NULL, 
	file VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	rows INTEGER NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_imports PRIMARY KEY (library, file)
);
CREATE TABLE inbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	event VARCHAR(80) NOT NULL, 
	conversation VARCHAR(32) NOT NULL, 
	body BLOB, 
	state INTEGER NOT NULL, 
	tries INTEGER NOT NULL, 
	due_at VARCHAR(27) NOT NULL, 
	received_at VARCHAR(27) NOT NULL, 
	error TEXT, 
	CONSTRAINT uq_inbox_library_platform_event UNIQUE (library, platform, event)
);
INSERT INTO "inbox" VALUES(1,'sample','local','15a537ed76f1da9d515e','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:32:25.169319Z','2026-11-26T02:32:25.169319Z',NULL);
INSERT INTO "inbox" VALUES(2,'sample','local','58b225c3807abc0a1d89','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:32:29.918499Z','2026-11-26T02:32:29.918499Z',NULL);
INSERT INTO "inbox" VALUES(3,'sample','local','e0d30e25609a953030ef','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:32:29.945933Z','2026-11-26T02:32:29.945933Z',NULL);
INSERT INTO "inbox" VALUES(4,'sample','local','3654c605b0d6fddb6bc9','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:32:29.962478Z','2026-11-26T02:32:29.962478Z',NULL);
INSERT INTO "inbox" VALUES(5,'sample','local','7513f834df2fa1ad7892','616c0f172a32f06f60543945b592f923',NULL,1,0,'2026-11-26T02:32:30.088234Z','2026-11-26T02:32:30.088234Z',NULL);
CREATE TABLE installs (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	front VARCHAR(16) NOT NULL, 
	sealed BLOB NOT NULL, 
	installed_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_installs PRIMARY KEY (library, id)
);
CREATE TABLE invites (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	role VARCHAR(8) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	team VARCHAR(40) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_invites PRIMARY KEY (library, code)
);
CREATE TABLE leases (
	library VARCHAR(40) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	holder VARCHAR(32), 
	fence INTEGER NOT NULL, 
	beat INTEGER NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY (library, name)
);
CREATE TABLE messages (
	library VARCHAR(40) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	slot VARCHAR(80) NOT NULL, 
	ref VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (library, place, slot)
);
INSERT INTO "messages" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','form:d2e9665ae259','m2');
INSERT INTO "messages" VALUES('sample','258800b0368be48435ecbf93a1d0f305','case:1','m4');
CREATE TABLE muted (
	library VARCHAR(40) NOT NULL, 
	writer VARCHAR(32) NOT NULL, 
	until VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_muted PRIMARY KEY (library, writer)
);
CREATE TABLE notices (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	text TEXT NOT NULL
, told_on VARCHAR(10), starts_on VARCHAR(10));
INSERT INTO "notices" VALUES(1,'sample','2026-W48','Uusi ovi avattu','2026-11-26',NULL);
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	front VARCHAR(16) NOT NULL, 
	payload TEXT, 
	thread VARCHAR(80), 
	"then" TEXT, 
	slot VARCHAR(80), 
	"key" VARCHAR(120), 
	state INTEGER NOT NULL, 
	tries INTEGER NOT NULL, 
	unsure BOOLEAN NOT NULL, 
	due_at VARCHAR(27) NOT NULL, 
	lease_by VARCHAR(32), 
	lease_until VARCHAR(27), 
	created_at VARCHAR(27) NOT NULL, 
	error TEXT, 
	CONSTRAINT uq_outbox_library_key UNIQUE (library, "key")
);
CREATE TABLE own_stages (
	library VARCHAR(40) NOT NULL, 
	person VARCHAR(32) NOT NULL, 
	stages TEXT NOT NULL, 
	steps TEXT NOT NULL, 
	CONSTRAINT pk_own_stages PRIMARY KEY (library, person)
);
CREATE TABLE people (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	lang_chosen BOOLEAN NOT NULL, 
	notice INTEGER NOT NULL, 
	created_on VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (library, id)
);
INSERT INTO "people" VALUES('sample','e5bc4acb5a71adb76410290eb8bd6d6b','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','402b2b8fbb173ffe3a13867fe5844ab5','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','87fe02fbcb1228b6b3dbda0c96f04133','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','32cba4931d0759d83dc4b8884e0e5962','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','d4dc2f5589755a95af1ee80fcdcf3da1','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','8405c0788df0c1d700fe5359246b76f5','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','7e1d759eadf19026c30412c3ae3ecc2b','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','15664c4449bf29866b743ba0b37c7e25','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','34774f1548a1e12eab80052bf7d87d23','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','1972f613546a94d89ff7862d0fe36b9f','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','5aee8e78f8bd56b11b504c467bd67566','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','44d06c77a96223111c1ccc94e6465b5c','fi',0,1,'2026-11-26');
CREATE TABLE places (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	front VARCHAR(16) NOT NULL, 
	sealed BLOB NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	team VARCHAR(40), 
	lang VARCHAR(2), 
	gone_at VARCHAR(27), 
	CONSTRAINT pk_places PRIMARY KEY (library, id)
);
INSERT INTO "places" VALUES('sample','258800b0368be48435ecbf93a1d0f305','local',X'0BF8B871BFB9A86734FF7598DE771B7A6B2B4C9B43AF71ED1F2D4D3111B95542A1C03B86B9019DF831C7','group','service','fi',NULL);
INSERT INTO "places" VALUES('sample','50009e0c3dea65528172f03813b0c458','local',X'A25CB97DEC0D527152C9291142CC44103B1B8173E7E32777004055A04D1618CE8F351B7245D2A42D4DF08C10921E','group','collections','fi',NULL);
INSERT INTO "places" VALUES('sample','24ac08ca001f937c518df78c370fee7b','local',X'C05C810BF06FEE380ABA692AB7B853D40F0BAEB97C3B055551BF8DA2355F0B8EA81C9B4397BA8FEF2D','group','public','fi',NULL);
INSERT INTO "places" VALUES('sample','616c0f172a32f06f60543945b592f923','local',X'9BA51295A9BA7BB239B1E788824FFB3775648D2B2747095FA19884AFF4733BE4D8617F24A750C2EFE2','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ffda8e5b1b6204c7d8aabd98936703d9','local',X'AEA31B84F8F483AB8D0D787C3B72BD190F01562C3808A623CFC68112356721673E3E0083DF6452E023','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ce9752f3671822b388170a3d643cb603','local',X'B99540E24087F5C9B8830E91607541B8252238DFC9505643C773651DAB4BD476499A0B17BD4DA7B48A','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b15454aa7d47b62b221f259a82f415d8','local',X'78810CD6BE92E3151CDD9210246326881A489677B2CD749A5140E5265B0E26908BEE7D14A909E49AA77F0CC72271','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','547277861c61d1492e1ffdb3486c5655','local',X'7B7CD44C35FA6802DE871E1159190FDA6D4420F224B3A043061DAC2C649EC6C296B667685B1F7C79B6','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b940b17023bb91d233b48af86155eb04','local',X'51D95410AD4D40890ED250C53BDD39C85C18A8F459415F0257ECEA2A10F82A1E0A7822B3954E392DD914','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','4cdc1f04fc8447019652e0276b50e859','local',X'5DA589D472D07987D1FB7CC0A0F6DAB1AB327E955DED6F5CABB009C306013F6AD639EB003EE776C3','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','5c8d6cc7472ced9bd607ae70d2c27ecb','local',X'5B86D3DB3DFEE2A1344BD677038AEB33173D29C14225CD4FE66A760F55935046D6065A03B4F0F2C0EF','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','8a9baf5f2b46b1f992d952cc9c0c5f02','local',X'E061565D0C1BD5DC0517E586E8190829CAAACDC48DBC03922103DC683DF09102C687E2CEF6B73849','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','230c43f0d890cab92ac90fb3a166b61d','local',X'E59E61501476B98758F94E253A769680BB36D0BD40A20D936135A9D984CC99FF34434605E3B5C5','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','9a0492bc2149e02a44581c663ac62f74','local',X'321AD71BBDCA72472D790F3C9573037C2E80C50CD7C19BBDEDD733F8F9F5959D3B28149F15F8545DF6','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','local',X'E40ADA02AB12BEB3402AF3ECF2E2E4959FB13780C07108D218D2ADC163F8282C9274A40FEEC46135EBBC','private',NULL,NULL,NULL);
CREATE TABLE readings (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	value FLOAT, 
	n INTEGER, 
	source VARCHAR(80) NOT NULL, 
	at VARCHAR(27) NOT NULL, part INTEGER, formula VARCHAR(16), file VARCHAR(64), 
	CONSTRAINT pk_readings PRIMARY KEY (library, code, period)
);
CREATE TABLE releases (
	library VARCHAR(40) NOT NULL, 
	round VARCHAR(40) NOT NULL, 
	question VARCHAR(40) NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	release TEXT NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	CONSTRAINT pk_releases PRIMARY KEY (library, round, question)
);
CREATE TABLE reminders (
	library VARCHAR(40) NOT NULL, 
	round VARCHAR(40) NOT NULL, 
	who VARCHAR(32) NOT NULL, 
	place VARCHAR(32), 
	at VARCHAR(27), 
	CONSTRAINT pk_reminders PRIMARY KEY (library, round, who)
);
CREATE TABLE rounds (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(40) NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	teams TEXT NOT NULL, 
	questions TEXT NOT NULL, 
	floor INTEGER NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	opened_at VARCHAR(27) NOT NULL, 
	closes_at VARCHAR(27) NOT NULL, closed_at VARCHAR(27), invited INTEGER, 
	CONSTRAINT pk_rounds PRIMARY KEY (library, id)
);
CREATE TABLE settled (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	mark VARCHAR(32) NOT NULL, 
	value FLOAT, 
	n INTEGER NOT NULL, 
	part INTEGER, 
	state VARCHAR(8) NOT NULL, 
	p90 FLOAT, 
	waiting INTEGER, 
	oldest FLOAT, 
	period VARCHAR(8), 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_settled PRIMARY KEY (library, code, week)
);
CREATE TABLE shown (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	ref VARCHAR(24) NOT NULL, 
	payload TEXT NOT NULL, 
	thread VARCHAR(24), 
	mine BOOLEAN NOT NULL, 
	first INTEGER, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT uq_shown_library_place_ref UNIQUE (library, place, ref)
);
INSERT INTO "shown" VALUES(1,'sample','3f94aad06b44d30fe5c0e1ac297da324','e15a537ed76f1da9d515e','{"parts": [{"t": "say", "doc": [["p", 0, [["Missä voin tulostaa?", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-26T02:32:29.723544Z');
INSERT INTO "shown" VALUES(2,'sample','3f94aad06b44d30fe5c0e1ac297da324','m1','{"parts":[{"t":"say","doc":[["step",1,[["Lähetä työ tulostuspalveluun omalta koneeltasi tai kirjaston koneelta.","",null]]],["step",2,[["Mene tulostimelle ja tunnistaudu kortillasi tai tunnuksellasi.","",null]]],["step",3,[["Valitse työ näytöltä ja tulosta. Tarkista ensin sivumäärä, väri ja kaksipuolisuus.","",null]]],["p",0,[["Tulostuspalvelu: ","",null],["https://tulosta.lumo.example","","https://tulosta.lumo.example"]]],["p",0,[["Hinta: ","",null],["0,05 euroa sivulta","",null],[".","",null]]],["p",0,[["Jos laite jumittaa tai paperi on loppu, kerro minulle, missä laite on, niin välitän vikailmoituksen.","",null]]]]},{"t":"choices","rows":[[["Auttoi","5ypH7UZPUKzwZ-MQ",0],["Ei auttanut","5ypH7UZPUKzwZ-MQ",1]],[["Kysy ihmiseltä","5ypH7UZPUKzwZ-MQ",2]]],"opens":[]}]}',NULL,0,NULL,'2026-11-26T02:32:29.861286Z');
INSERT INTO "shown" VALUES(3,'sample','3f94aad06b44d30fe5c0e1ac297da324','e58b225c3807abc0a1d89','{"parts": [{"t": "say", "doc": [["p", 0, [["/feedback Lukusalissa on kylmä", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-26T02:32:29.925720Z');
INSERT INTO "shown" VALUES(6,'sample','258800b0368be48435ecbf93a1d0f305','m4','{"parts":[{"t":"say","doc":[["p",0,[["JN-0001","b",null],[" · ","",null],["vikailmoitus","",null],[" · ","",null],["aineiston käyttö","",null],[" · ","",null],["uusi","",null]]],["quote",0,[["Lukusalissa on kylmä","",null]]],["p",0,[["Saapui ","",null],["to 26.11. klo 4.32","",null],[" · kieli ","",null],["fi","",null],[" · ","",null],["vastaus viimeistään torstaina 26. marraskuuta","",null]]]]},{"t":"choices","rows":[[["Otan tämän","LtFPYFSr4oojp2Ig",0],["Vastaa","LtFPYFSr4oojp2Ig",1],["Siirrä","LtFPYFSr4oojp2Ig",2],["Sulje","LtFPYFSr4oojp2Ig",3],["Muuta…","LtFPYFSr4oojp2Ig",4]]],"opens":[1,3]}]}',NULL,0,NULL,'2026-11-26T02:32:30.085936Z');
INSERT INTO "shown" VALUES(7,'sample','3f94aad06b44d30fe5c0e1ac297da324','m2','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Viestisi on perillä tunnuksella ","",null],["JN-0001","b",null],[". Vastaamme viimeistään ","",null],["torstaina 26. marraskuuta","",null],[".","",null]]]]},{"t":"choices","rows":[[["Peru viesti","aVqvF2gpmlgBx3j3",0]]],"opens":[]}]}',NULL,0,4,'2026-11-26T02:32:30.085936Z');
INSERT INTO "shown" VALUES(8,'sample','616c0f172a32f06f60543945b592f923','e7513f834df2fa1ad7892','{"parts": [{"t": "say", "doc": [["p", 0, [["/notice Uusi ovi avattu", "", null]]]]}], "by": "Marja"}',NULL,1,NULL,'2026-11-26T02:32:30.089674Z');
INSERT INTO "shown" VALUES(9,'sample','616c0f172a32f06f60543945b592f923','m6','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Muutos tulee viikkokoosteeseen.","",null]]]]}]}',NULL,0,NULL,'2026-11-26T02:32:30.097619Z');
CREATE TABLE slots (
	library VARCHAR(40) NOT NULL, 
	job VARCHAR(80) NOT NULL, 
	slot VARCHAR(40) NOT NULL, 
	claimed_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_slots PRIMARY KEY (library, job, slot)
);
CREATE TABLE staff (
	library VARCHAR(40) NOT NULL, 
	person VARCHAR(32) NOT NULL, 
	role VARCHAR(8) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	team VARCHAR(40) NOT NULL, 
	away_until VARCHAR(27), home VARCHAR(32), via VARCHAR(16), 
	CONSTRAINT pk_staff PRIMARY KEY (library, person)
);
INSERT INTO "staff" VALUES('sample','e5bc4acb5a71adb76410290eb8bd6d6b','admin','Marja','service',NULL,'616c0f172a32f06f60543945b592f923',NULL);
INSERT INTO "staff" VALUES('sample','402b2b8fbb173ffe3a13867fe5844ab5','staff','Pekka','service',NULL,'ffda8e5b1b6204c7d8aabd98936703d9',NULL);
INSERT INTO "staff" VALUES('sample','87fe02fbcb1228b6b3dbda0c96f04133','staff','Leila','service',NULL,'ce9752f3671822b388170a3d643cb603',NULL);
INSERT INTO "staff" VALUES('sample','32cba4931d0759d83dc4b8884e0e5962','staff','Björn','service',NULL,'b15454aa7d47b62b221f259a82f415d8',NULL);
INSERT INTO "staff" VALUES('sample','d4dc2f5589755a95af1ee80fcdcf3da1','staff','Saara','service',NULL,'547277861c61d1492e1ffdb3486c5655',NULL);
INSERT INTO "staff" VALUES('sample','8405c0788df0c1d700fe5359246b76f5','staff','Oskari','service',NULL,'b940b17023bb91d233b48af86155eb04',NULL);
INSERT INTO "staff" VALUES('sample','7e1d759eadf19026c30412c3ae3ecc2b','staff','Anna','collections',NULL,'4cdc1f04fc8447019652e0276b50e859',NULL);
INSERT INTO "staff" VALUES('sample','15664c4449bf29866b743ba0b37c7e25','staff','Teemu','collections',NULL,'5c8d6cc7472ced9bd607ae70d2c27ecb',NULL);
INSERT INTO "staff" VALUES('sample','34774f1548a1e12eab80052bf7d87d23','staff','Ulla','collections',NULL,'8a9baf5f2b46b1f992d952cc9c0c5f02',NULL);
INSERT INTO "staff" VALUES('sample','1972f613546a94d89ff7862d0fe36b9f','staff','Kaj','collections',NULL,'230c43f0d890cab92ac90fb3a166b61d',NULL);
INSERT INTO "staff" VALUES('sample','5aee8e78f8bd56b11b504c467bd67566','staff','Noora','collections',NULL,'9a0492bc2149e02a44581c663ac62f74',NULL);
CREATE TABLE subscriptions (
	library VARCHAR(40) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	every VARCHAR(40), 
	zone VARCHAR(40), 
	empty VARCHAR(4), 
	paused_until VARCHAR(27), 
	CONSTRAINT pk_subscriptions PRIMARY KEY (library, place)
);
CREATE TABLE summaries (
	library VARCHAR(40) NOT NULL, 
	month VARCHAR(7) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	cases TEXT NOT NULL, 
	texts TEXT NOT NULL, 
	CONSTRAINT pk_summaries PRIMARY KEY (library, month)
);
CREATE TABLE survey_invites (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	survey VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_survey_invites PRIMARY KEY (library, code)
);
CREATE TABLE survey_offers (
	library VARCHAR(40) NOT NULL, 
	tag VARCHAR(32) NOT NULL, 
	until VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_survey_offers PRIMARY KEY (library, tag)
);
CREATE TABLE surveys (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(40) NOT NULL, 
	form VARCHAR(24) NOT NULL, 
	whom VARCHAR(8) NOT NULL, 
	topic VARCHAR(24), 
	questions TEXT NOT NULL, 
	floor INTEGER NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	opened_at VARCHAR(27) NOT NULL, 
	closes_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_surveys PRIMARY KEY (library, id)
);
CREATE TABLE tallies (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	slice VARCHAR(200) NOT NULL, 
	part FLOAT, 
	whole FLOAT, 
	file VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_tallies PRIMARY KEY (library, code, day, slice)
);
CREATE TABLE unsettled (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	week VARCHAR(8) NOT NULL
);
CREATE TABLE wishes (
	library VARCHAR(40) NOT NULL, 
	"case" INTEGER NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	isbn VARCHAR(13), 
	arrived_at VARCHAR(27), 
	available_on VARCHAR(10), 
	reachable BOOLEAN, 
	told_at VARCHAR(27), 
	decided_at VARCHAR(27), 
	accepted BOOLEAN, 
	CONSTRAINT pk_wishes PRIMARY KEY (library, "case")
);
CREATE TABLE workshops (
	library VARCHAR(40) NOT NULL, 
	round VARCHAR(40) NOT NULL, 
	facilitator VARCHAR(32) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	people INTEGER NOT NULL, 
	CONSTRAINT pk_workshops PRIMARY KEY (library, round)
);
CREATE INDEX ix_addresses_person ON addresses (library, person);
CREATE INDEX ix_answers_round ON answers (library, round);
CREATE INDEX ix_cases_state ON cases (library, state, team);
CREATE INDEX ix_cases_writer ON cases (library, writer);
CREATE INDEX ix_inbox_waiting ON inbox (library, state, conversation, id);
CREATE INDEX ix_messages_ref ON messages (library, place, ref);
CREATE INDEX ix_notices_week ON notices (library, week);
CREATE INDEX ix_outbox_waiting ON outbox (library, state, place, id);
CREATE INDEX ix_places_team ON places (library, team);
CREATE INDEX ix_shown_place ON shown (library, place, id);
CREATE INDEX ix_case_lines_case ON case_lines (library, "case", id);
CREATE TRIGGER releases_no_UPDATE BEFORE UPDATE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
CREATE TRIGGER releases_no_DELETE BEFORE DELETE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
CREATE INDEX ix_actions_team ON actions (library, team, state);
CREATE INDEX ix_actions_due ON actions (library, due);
CREATE INDEX ix_attachments_case ON attachments (library, "case", number);
CREATE INDEX ix_attachments_place ON attachments (library, place, person);
CREATE INDEX ix_audit_day ON audit (library, day);
CREATE INDEX ix_faq_versions_slug ON faq_versions (library, slug, id);
CREATE INDEX ix_survey_offers_until ON survey_offers (library, until);
CREATE INDEX ix_wishes_available ON wishes (library, available_on);
CREATE INDEX ix_wishes_decided ON wishes (library, decided_at);
CREATE INDEX ix_wishes_isbn ON wishes (library, isbn);
CREATE INDEX ix_wishes_title ON wishes (library, title);
CREATE INDEX ix_unsettled_week ON unsettled (library, week);
CREATE INDEX ix_asked_week ON asked (library, week, outcome, helpful, entry);
CREATE INDEX ix_cases_received ON cases (library, received_at, state, kind, wants_reply, first_reply_at, closed_at, team, stage);
CREATE INDEX ix_cases_closed ON cases (library, closed_at, first_reply_at, received_at, state, kind, rating);
CREATE INDEX ix_cases_replied ON cases (library, first_reply_at, received_at, closed_at, state, kind);
CREATE INDEX ix_cases_waiting ON cases (library, received_at, kind, wants_reply) WHERE first_reply_at IS NULL AND closed_at IS NULL;
CREATE INDEX ix_notices_starts ON notices (library, starts_on);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',5);
INSERT INTO "sqlite_sequence" VALUES('shown',9);
INSERT INTO "sqlite_sequence" VALUES('asked',1);
INSERT INTO "sqlite_sequence" VALUES('outbox',6);
INSERT INTO "sqlite_sequence" VALUES('case_lines',1);
INSERT INTO "sqlite_sequence" VALUES('audit',1);
INSERT INTO "sqlite_sequence" VALUES('notices',1);
COMMIT;
