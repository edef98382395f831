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
INSERT INTO "addresses" VALUES('sample','072f1a36909b6b9bce82a4fb8572f861','b0ff661826b308c096d01a0e4c5a7990','local');
INSERT INTO "addresses" VALUES('sample','1cb46c087ca2fd0a7a67e5312d372418','c10fecf4cf28ebba2bb12ddb0e48bb94','local');
INSERT INTO "addresses" VALUES('sample','c816f853afba2280bc312d85947e27ae','a8185ba752a8ef3ce151ebaf9e09e8b3','local');
INSERT INTO "addresses" VALUES('sample','8c7b0382043a159e7bf92f65b74c4e3e','135811a7cec5a17db703109eba624b70','local');
INSERT INTO "addresses" VALUES('sample','0be87ec852da6538fd098b423e9b306e','5551108e4dfc2526b2b5d2791212238f','local');
INSERT INTO "addresses" VALUES('sample','06354a49a39964e0331ccac65be32379','7b0c9377a34cea3edb261c2ec65e2b7c','local');
INSERT INTO "addresses" VALUES('sample','488e8e7d631f5d04587ad3a765123503','377d59ca1812a9054aee690ffc5080fe','local');
INSERT INTO "addresses" VALUES('sample','dd1f3e29d627a3ea310cfbd886e2177c','52b8f78750d027f8501b968a2fda13aa','local');
INSERT INTO "addresses" VALUES('sample','8c7a9b1601d5ad2d1c4a2872f65be0df','8d6d6d98b3f85ada38b9483b9efe888e','local');
INSERT INTO "addresses" VALUES('sample','d2bfac01cee889b07404fcdec298cd2f','7a185383087de16071bc8166681156fa','local');
INSERT INTO "addresses" VALUES('sample','a8cd8f3c9157d8000a3d10647ca68097','15ddf2151d881b6928fb3dc6f30592a1','local');
INSERT INTO "addresses" VALUES('sample','7b09585c25907cb244cf20910be8dddc','8783a8d0818aa9821e598d5653270f7e','local');
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
INSERT INTO "audit" VALUES(1,'sample','2026-11-25','student','send','JN-0001');
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
INSERT INTO "case_lines" VALUES(1,'sample',1,'writer','Lukusalissa on kylmä','2026-11-25T22:38:34.696055Z',NULL);
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
INSERT INTO "cases" VALUES('sample',1,'JN-0001','fault','use','new','fi','service',NULL,NULL,NULL,X'F1F279F1CB8BB3E09D78ED1D852CF3915A1AFFA7A45E4A8ABED59A88E312C2F9EC11397588AD98D3B9D152ECFEF28B1B101D76BD32BFEEC2FCF23CF10049F1FA9364D7C51EAB2F83B790606C2084D350832F474FC631B1E8BFB555743AC835C3C68D775C','3c83e2b2a9f29b10d1900b7da45cd27a',1,'2026-11-25T22:38:34.696055Z','2026-11-26T18:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "handles" VALUES('sample','1lt8ECydr331BX8c','8783a8d0818aa9821e598d5653270f7e',NULL,'[["answer.helped",{"asked":1,"slug":"print.how"}],["answer.not_helped",{"asked":1,"slug":"print.how"}],["answer.person",{"asked":1,"slug":"print.how"}]]','2027-03-25T22:38:34.482321Z',0);
INSERT INTO "handles" VALUES('sample','r5y0TFhT7jV0w-08','8783a8d0818aa9821e598d5653270f7e',NULL,'[["form.fill",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"}}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"praise"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"complaint"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"suggestion"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"acquisition_request"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"fault"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"correction"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"},"key":"kind","value":"question"}],["form.back",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"}}],["form.cancel",{"form":"feedback","context":{"spot":null,"slot":"form:76ac7d536528"}}]]','2027-03-25T22:38:34.596107Z',0);
INSERT INTO "handles" VALUES('sample','Yf2iX37FrBxftLXL','8783a8d0818aa9821e598d5653270f7e',NULL,'[["feedback.send",{}],["feedback.change",{}],["feedback.cancel",{}],["feedback.name",{}]]','2027-03-25T22:38:34.656614Z',0);
INSERT INTO "handles" VALUES('sample','kuPalpCx0AX5szaH',NULL,'staff','[["case.take",{"case":1}],["case.reply",{"case":1}],["case.refile",{"case":1}],["case.close",{"case":1}],["case.other",{"case":1}]]','2027-03-25T22:38:34.696055Z',0);
INSERT INTO "handles" VALUES('sample','YLF6yLfIzMGtPbmC','8783a8d0818aa9821e598d5653270f7e',NULL,'[["feedback.withdraw",{"case":1}]]','2027-03-25T22:38:34.696055Z',0);
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
INSERT INTO "inbox" VALUES(1,'sample','local','54b27c2f076c3eac8874','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T22:38:10.986372Z','2026-11-25T22:38:10.986372Z',NULL);
INSERT INTO "inbox" VALUES(2,'sample','local','058ecd2c2de5f759c025','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T22:38:34.595306Z','2026-11-25T22:38:34.595306Z',NULL);
INSERT INTO "inbox" VALUES(3,'sample','local','88de5325bfb0f6923759','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T22:38:34.638624Z','2026-11-25T22:38:34.638624Z',NULL);
INSERT INTO "inbox" VALUES(4,'sample','local','9cb96ed39bca8be03916','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T22:38:34.692952Z','2026-11-25T22:38:34.692952Z',NULL);
INSERT INTO "inbox" VALUES(5,'sample','local','9b469c0af1c97c900882','616c0f172a32f06f60543945b592f923',NULL,1,0,'2026-11-25T22:38:34.885325Z','2026-11-25T22:38:34.885325Z',NULL);
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
INSERT INTO "messages" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','form:76ac7d536528','m2');
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
INSERT INTO "people" VALUES('sample','b0ff661826b308c096d01a0e4c5a7990','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','c10fecf4cf28ebba2bb12ddb0e48bb94','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','a8185ba752a8ef3ce151ebaf9e09e8b3','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','135811a7cec5a17db703109eba624b70','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','5551108e4dfc2526b2b5d2791212238f','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','7b0c9377a34cea3edb261c2ec65e2b7c','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','377d59ca1812a9054aee690ffc5080fe','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','52b8f78750d027f8501b968a2fda13aa','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','8d6d6d98b3f85ada38b9483b9efe888e','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','7a185383087de16071bc8166681156fa','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','15ddf2151d881b6928fb3dc6f30592a1','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','8783a8d0818aa9821e598d5653270f7e','fi',0,1,'2026-11-25');
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
INSERT INTO "places" VALUES('sample','258800b0368be48435ecbf93a1d0f305','local',X'EF304485AF46D44D3A330935D23319805A86EACF54A18CD696F9B1EFA40728FB14E1F82CF365EB445B9D','group','service','fi',NULL);
INSERT INTO "places" VALUES('sample','50009e0c3dea65528172f03813b0c458','local',X'D1F05211B757CF3355DB630215DA5B79333BDF9196DDDFC618267566CF1DB95FC6A762FA953D72A39B864E6AC665','group','collections','fi',NULL);
INSERT INTO "places" VALUES('sample','24ac08ca001f937c518df78c370fee7b','local',X'90554D91504CE1D179672D4E31E4C07EA728E8F80681DC5434BB2F2F208CD4C162FACE1875C3D13564','group','public','fi',NULL);
INSERT INTO "places" VALUES('sample','616c0f172a32f06f60543945b592f923','local',X'210156F663C4D6BBDB3B2ED585D729E490E2D611525C7C8F62FBD707D8F5ED0878BCF6A9344A203C5D','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ffda8e5b1b6204c7d8aabd98936703d9','local',X'AD862B3831F79363DF99C6C06F78C26A981246C514EB6F7B05BFA224C39C7C40E8E232F2A57A553B7C','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ce9752f3671822b388170a3d643cb603','local',X'EFD17AD9F572B5CA7C984B0B2D540C0EE9251378ABFA52D9D63D2370F686DDF397638B900637E6A18C','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b15454aa7d47b62b221f259a82f415d8','local',X'C62FE021256467F1BE663590D76EFFE251EB04B94E3239F45C22A56243F7C67DB217B70D12DCEE0ED564F9BDF5FB','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','547277861c61d1492e1ffdb3486c5655','local',X'50A7B6DF3F0DB71C4C879FF39D7B77133D0B9F255E573E4DDDD9DFF06CD1A7A7B78D1AF4779B74A400','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b940b17023bb91d233b48af86155eb04','local',X'F91FF6E5588BB24610F8057B6641BC220EAB41124591BE101C016423D907C04E46AE8D4EBB97A277380E','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','4cdc1f04fc8447019652e0276b50e859','local',X'2A91C87A75F675F8BF09837B23A70014039C875F8E5723EF2CB88DFCFD8AD85BAD5384986CC1BE0A','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','5c8d6cc7472ced9bd607ae70d2c27ecb','local',X'DB2756A3F944D81973BEE65031DEEC03DD87C31C73B5F2C76100E50DD2A26D7DC192162E461463F0A6','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','8a9baf5f2b46b1f992d952cc9c0c5f02','local',X'0E144EC81E889492BFDB9624E3E2B4F4AEAFCDF961664CB538B7AE09B86A292EDCCE9DC39734537A','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','230c43f0d890cab92ac90fb3a166b61d','local',X'3BF5CD95BE2885FA1C7DC956516ECCF152F8FD6A15E3FD4298974F43F8AAC506B36F1FBC316483','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','9a0492bc2149e02a44581c663ac62f74','local',X'5D71FB8CF66469FC7965F034A81C61FE61CFBB19A8EA7C19851287FA23BE4E0EA7AD89DB084BE0141B','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','local',X'37606119D304879053C2652A1A9057836CF67D6882003A5C365BAAC34817AE08FB4661855039C7AF6E0B','private',NULL,NULL,NULL);
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
INSERT INTO "shown" VALUES(1,'sample','3f94aad06b44d30fe5c0e1ac297da324','e54b27c2f076c3eac8874','{"parts": [{"t": "say", "doc": [["p", 0, [["Missä voin tulostaa?", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-25T22:38:34.482321Z');
INSERT INTO "shown" VALUES(2,'sample','3f94aad06b44d30fe5c0e1ac297da324','m1','{"parts":[{"t":"say","doc":[["step",1,[["Lähetä työ tulostuspalveluun omalta koneeltasi tai kirjaston koneelta.","",null]]],["step",2,[["Mene tulostimelle ja tunnistaudu kortillasi tai tunnuksellasi.","",null]]],["step",3,[["Valitse työ näytöltä ja tulosta. Tarkista ensin sivumäärä, väri ja kaksipuolisuus.","",null]]],["p",0,[["Tulostuspalvelu: ","",null],["https://tulosta.lumo.example","","https://tulosta.lumo.example"]]],["p",0,[["Hinta: ","",null],["0,05 euroa sivulta","",null],[".","",null]]],["p",0,[["Jos laite jumittaa tai paperi on loppu, kerro minulle, missä laite on, niin välitän vikailmoituksen.","",null]]]]},{"t":"choices","rows":[[["Auttoi","1lt8ECydr331BX8c",0],["Ei auttanut","1lt8ECydr331BX8c",1]],[["Kysy ihmiseltä","1lt8ECydr331BX8c",2]]],"opens":[]}]}',NULL,0,NULL,'2026-11-25T22:38:34.529155Z');
INSERT INTO "shown" VALUES(3,'sample','3f94aad06b44d30fe5c0e1ac297da324','e058ecd2c2de5f759c025','{"parts": [{"t": "say", "doc": [["p", 0, [["/feedback Lukusalissa on kylmä", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-25T22:38:34.596107Z');
INSERT INTO "shown" VALUES(6,'sample','258800b0368be48435ecbf93a1d0f305','m4','{"parts":[{"t":"say","doc":[["p",0,[["JN-0001","b",null],[" · ","",null],["vikailmoitus","",null],[" · ","",null],["aineiston käyttö","",null],[" · ","",null],["uusi","",null]]],["quote",0,[["Lukusalissa on kylmä","",null]]],["p",0,[["Saapui ","",null],["to 26.11. klo 0.38","",null],[" · kieli ","",null],["fi","",null],[" · ","",null],["vastaus viimeistään torstaina 26. marraskuuta","",null]]]]},{"t":"choices","rows":[[["Otan tämän","kuPalpCx0AX5szaH",0],["Vastaa","kuPalpCx0AX5szaH",1],["Siirrä","kuPalpCx0AX5szaH",2],["Sulje","kuPalpCx0AX5szaH",3],["Muuta…","kuPalpCx0AX5szaH",4]]],"opens":[1,3]}]}',NULL,0,NULL,'2026-11-25T22:38:34.872892Z');
INSERT INTO "shown" VALUES(7,'sample','3f94aad06b44d30fe5c0e1ac297da324','m2','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Viestisi on perillä tunnuksella ","",null],["JN-0001","b",null],[". Vastaamme viimeistään ","",null],["torstaina 26. marraskuuta","",null],[".","",null]]]]},{"t":"choices","rows":[[["Peru viesti","YLF6yLfIzMGtPbmC",0]]],"opens":[]}]}',NULL,0,4,'2026-11-25T22:38:34.872892Z');
INSERT INTO "shown" VALUES(8,'sample','616c0f172a32f06f60543945b592f923','e9b469c0af1c97c900882','{"parts": [{"t": "say", "doc": [["p", 0, [["/notice Uusi ovi avattu", "", null]]]]}], "by": "Marja"}',NULL,1,NULL,'2026-11-25T22:38:34.893146Z');
INSERT INTO "shown" VALUES(9,'sample','616c0f172a32f06f60543945b592f923','m6','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Muutos tulee viikkokoosteeseen.","",null]]]]}]}',NULL,0,NULL,'2026-11-25T22:38:34.901035Z');
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
INSERT INTO "staff" VALUES('sample','b0ff661826b308c096d01a0e4c5a7990','admin','Marja','service',NULL,'616c0f172a32f06f60543945b592f923',NULL);
INSERT INTO "staff" VALUES('sample','c10fecf4cf28ebba2bb12ddb0e48bb94','staff','Pekka','service',NULL,'ffda8e5b1b6204c7d8aabd98936703d9',NULL);
INSERT INTO "staff" VALUES('sample','a8185ba752a8ef3ce151ebaf9e09e8b3','staff','Leila','service',NULL,'ce9752f3671822b388170a3d643cb603',NULL);
INSERT INTO "staff" VALUES('sample','135811a7cec5a17db703109eba624b70','staff','Björn','service',NULL,'b15454aa7d47b62b221f259a82f415d8',NULL);
INSERT INTO "staff" VALUES('sample','5551108e4dfc2526b2b5d2791212238f','staff','Saara','service',NULL,'547277861c61d1492e1ffdb3486c5655',NULL);
INSERT INTO "staff" VALUES('sample','7b0c9377a34cea3edb261c2ec65e2b7c','staff','Oskari','service',NULL,'b940b17023bb91d233b48af86155eb04',NULL);
INSERT INTO "staff" VALUES('sample','377d59ca1812a9054aee690ffc5080fe','staff','Anna','collections',NULL,'4cdc1f04fc8447019652e0276b50e859',NULL);
INSERT INTO "staff" VALUES('sample','52b8f78750d027f8501b968a2fda13aa','staff','Teemu','collections',NULL,'5c8d6cc7472ced9bd607ae70d2c27ecb',NULL);
INSERT INTO "staff" VALUES('sample','8d6d6d98b3f85ada38b9483b9efe888e','staff','Ulla','collections',NULL,'8a9baf5f2b46b1f992d952cc9c0c5f02',NULL);
INSERT INTO "staff" VALUES('sample','7a185383087de16071bc8166681156fa','staff','Kaj','collections',NULL,'230c43f0d890cab92ac90fb3a166b61d',NULL);
INSERT INTO "staff" VALUES('sample','15ddf2151d881b6928fb3dc6f30592a1','staff','Noora','collections',NULL,'9a0492bc2149e02a44581c663ac62f74',NULL);
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
CREATE TABLE wishes (
	library VARCHAR(40) NOT NULL, 
	"case" INTEGER NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	isbn VARCHAR(13), 
	arrived_at VARCHAR(27), 
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
CREATE INDEX ix_wishes_decided ON wishes (library, decided_at);
CREATE INDEX ix_wishes_isbn ON wishes (library, isbn);
CREATE INDEX ix_wishes_title ON wishes (library, title);
CREATE INDEX ix_asked_week ON asked (library, week, outcome, helpful, entry);
CREATE INDEX ix_cases_received ON cases (library, received_at, state, kind, wants_reply, first_reply_at, closed_at);
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
