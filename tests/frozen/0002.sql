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
INSERT INTO "addresses" VALUES('sample','072f1a36909b6b9bce82a4fb8572f861','5e69f5e2060dcb4ccf263176d74555ec','local');
INSERT INTO "addresses" VALUES('sample','1cb46c087ca2fd0a7a67e5312d372418','514c4d606c96ee3d9ec97bf1143c981e','local');
INSERT INTO "addresses" VALUES('sample','c816f853afba2280bc312d85947e27ae','3899784021f5fe5bfc790429dde09634','local');
INSERT INTO "addresses" VALUES('sample','8c7b0382043a159e7bf92f65b74c4e3e','37e7055a084da932133cd9022c983d94','local');
INSERT INTO "addresses" VALUES('sample','0be87ec852da6538fd098b423e9b306e','d73d268981e0bcaf40cdf6d59ec918e5','local');
INSERT INTO "addresses" VALUES('sample','06354a49a39964e0331ccac65be32379','786a0fec34ff3cc1d6deb258b845889a','local');
INSERT INTO "addresses" VALUES('sample','488e8e7d631f5d04587ad3a765123503','812c3a5b9d4d2c5eed588ef1b44c5ef1','local');
INSERT INTO "addresses" VALUES('sample','dd1f3e29d627a3ea310cfbd886e2177c','cb185c060072704a5d1e99e5e1dee2dd','local');
INSERT INTO "addresses" VALUES('sample','8c7a9b1601d5ad2d1c4a2872f65be0df','a20cfd4f40aa667157a6d180978b2f0e','local');
INSERT INTO "addresses" VALUES('sample','d2bfac01cee889b07404fcdec298cd2f','a022cebc958408bd1eaaf925b9845cb5','local');
INSERT INTO "addresses" VALUES('sample','a8cd8f3c9157d8000a3d10647ca68097','0e80b4d767810b3c63149aa816a65da1','local');
INSERT INTO "addresses" VALUES('sample','7b09585c25907cb244cf20910be8dddc','2f6e782083641bf591a20aaae58f4cf8','local');
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
INSERT INTO "case_lines" VALUES(1,'sample',1,'writer','Lukusalissa on kylmä','2026-11-26T02:19:37.441269Z',NULL);
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
INSERT INTO "cases" VALUES('sample',1,'JN-0001','fault','use','new','fi','service',NULL,NULL,NULL,X'0B44EEC773927E956B0C99D3CDCF40BC1C34359DC56E8872B927A7E7EA6E8568E5CAC485DCB1E8A62B36F0C4FE8F651CD27508AA56F0908A18C0F601B7EF62C1765CB646434CB95B76B5E8B99E36EE030FAAEBC451DF6ACE656392EB9E64AB6103C47208','73032aedc3d28c9819663e8318ab3a08',1,'2026-11-26T02:19:37.441269Z','2026-11-26T18:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "handles" VALUES('sample','P4h1uTiQT6OFuz7g','2f6e782083641bf591a20aaae58f4cf8',NULL,'[["answer.helped",{"asked":1,"slug":"print.how"}],["answer.not_helped",{"asked":1,"slug":"print.how"}],["answer.person",{"asked":1,"slug":"print.how"}]]','2027-03-26T02:19:37.361589Z',0);
INSERT INTO "handles" VALUES('sample','LV4qdHYGFQnEhuQ2','2f6e782083641bf591a20aaae58f4cf8',NULL,'[["form.fill",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"}}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"praise"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"complaint"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"suggestion"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"acquisition_request"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"fault"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"correction"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"},"key":"kind","value":"question"}],["form.back",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"}}],["form.cancel",{"form":"feedback","context":{"spot":null,"slot":"form:0ba854cac244"}}]]','2027-03-26T02:19:37.424849Z',0);
INSERT INTO "handles" VALUES('sample','OYRpzK_54CtHmJko','2f6e782083641bf591a20aaae58f4cf8',NULL,'[["feedback.send",{}],["feedback.change",{}],["feedback.cancel",{}],["feedback.name",{}]]','2027-03-26T02:19:37.429612Z',0);
INSERT INTO "handles" VALUES('sample','BixPo6oG1Y3nWxo3',NULL,'staff','[["case.take",{"case":1}],["case.reply",{"case":1}],["case.refile",{"case":1}],["case.close",{"case":1}],["case.other",{"case":1}]]','2027-03-26T02:19:37.441269Z',0);
INSERT INTO "handles" VALUES('sample','Uo6zArNfZgMT9ueF','2f6e782083641bf591a20aaae58f4cf8',NULL,'[["feedback.withdraw",{"case":1}]]','2027-03-26T02:19:37.441269Z',0);
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
INSERT INTO "inbox" VALUES(1,'sample','local','562d6e69215c10ddf356','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:19:33.841591Z','2026-11-26T02:19:33.841591Z',NULL);
INSERT INTO "inbox" VALUES(2,'sample','local','14fd9a3bdb50dde8990f','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:19:37.424231Z','2026-11-26T02:19:37.424231Z',NULL);
INSERT INTO "inbox" VALUES(3,'sample','local','87dc3d9f2761bb642f5a','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:19:37.428640Z','2026-11-26T02:19:37.428640Z',NULL);
INSERT INTO "inbox" VALUES(4,'sample','local','dbb172924a23bdeb4620','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:19:37.434532Z','2026-11-26T02:19:37.434532Z',NULL);
INSERT INTO "inbox" VALUES(5,'sample','local','e4c2b1a32d551f3458c1','616c0f172a32f06f60543945b592f923',NULL,1,0,'2026-11-26T02:19:37.481702Z','2026-11-26T02:19:37.481702Z',NULL);
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
INSERT INTO "messages" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','form:0ba854cac244','m2');
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
INSERT INTO "people" VALUES('sample','5e69f5e2060dcb4ccf263176d74555ec','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','514c4d606c96ee3d9ec97bf1143c981e','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','3899784021f5fe5bfc790429dde09634','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','37e7055a084da932133cd9022c983d94','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','d73d268981e0bcaf40cdf6d59ec918e5','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','786a0fec34ff3cc1d6deb258b845889a','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','812c3a5b9d4d2c5eed588ef1b44c5ef1','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','cb185c060072704a5d1e99e5e1dee2dd','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','a20cfd4f40aa667157a6d180978b2f0e','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','a022cebc958408bd1eaaf925b9845cb5','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','0e80b4d767810b3c63149aa816a65da1','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','2f6e782083641bf591a20aaae58f4cf8','fi',0,1,'2026-11-26');
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
INSERT INTO "places" VALUES('sample','258800b0368be48435ecbf93a1d0f305','local',X'CEE5597FD4D9D2B26762E098553C3277A563D9241204A8FAC62CAA647624CB8DA2DEFC73CF22048F425E','group','service','fi',NULL);
INSERT INTO "places" VALUES('sample','50009e0c3dea65528172f03813b0c458','local',X'B3456564F22F5FA8DDBD25F33150EC0F7B74491F34904519678096F5C4A39BA20595F16E070CC3F337E8A07BF2E5','group','collections','fi',NULL);
INSERT INTO "places" VALUES('sample','24ac08ca001f937c518df78c370fee7b','local',X'115B2521D53437ADC6CD09FF7FAD2A05AE094DB72A63A9246CFFB2F16C4AB9E02C1E7163847BD316D3','group','public','fi',NULL);
INSERT INTO "places" VALUES('sample','616c0f172a32f06f60543945b592f923','local',X'38CCE16B3EF465B7CCCF684C798DAB0EA3CE98F5C0C16ED35B2E8E69BE8FB830D437637571CA862F3E','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ffda8e5b1b6204c7d8aabd98936703d9','local',X'E6E0CFA4FE01FE76A8228C2B2EF81E5C5672C8DDA58A573A37070EA37B8149C7433ABE38CF84DB9ADC','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ce9752f3671822b388170a3d643cb603','local',X'94648BB49AD760A1ADE17F8D2DFAF5EA4FD8023369C16C2C1D6C56C80E0A911CECB05C5EF69763FCB6','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b15454aa7d47b62b221f259a82f415d8','local',X'93239AA6959DA1A84A272D8BEF865C4D3479DF8F8188C40A075EEA6B2714F95462D3384E23F7A35D96FC27442653','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','547277861c61d1492e1ffdb3486c5655','local',X'2A137E215A0FA20A3361739103CDC55D0B3E4C5EBFF356BB279D8507E36C8F576628670F44ABBBEC90','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b940b17023bb91d233b48af86155eb04','local',X'B796536811CE66940C27CE39B6B8C491FFCF9B653C15894CC650942E65F4A95FA3592EB64A7A566343D2','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','4cdc1f04fc8447019652e0276b50e859','local',X'5E8C6376134B1457075EDD897CAEC91A8B5CEA4E768C97DA225A9767AFEBCA43F31305C7159EDB18','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','5c8d6cc7472ced9bd607ae70d2c27ecb','local',X'0A9F8CCDCF3195E1EF307E956B79DAE5647C81D9666A33F861A33887E042E422BF9AC672CD5E52DA9C','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','8a9baf5f2b46b1f992d952cc9c0c5f02','local',X'5A5C875A1045FCFDE9833794411308B6056F31E16995A7FCB41C34ACA7F47E292790E6F8DE5B2846','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','230c43f0d890cab92ac90fb3a166b61d','local',X'5FEAEACF9B049BE33441BF05CCA83A84CBDB2F5476B29A58CA0819E6CADC0127FA02EF55CD3719','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','9a0492bc2149e02a44581c663ac62f74','local',X'6E9C4C54940F14DD02F8CECC60187B03337C69F6BBF81903AEF59BE7C3AAB5BC13F6FD28EA28157BFF','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','local',X'970711ECEF9CDE90ACABC8A3DB4095D0BBD7520182C018224BAE4C4AAE40AB00560D8F6485D8E5318843','private',NULL,NULL,NULL);
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
INSERT INTO "shown" VALUES(1,'sample','3f94aad06b44d30fe5c0e1ac297da324','e562d6e69215c10ddf356','{"parts": [{"t": "say", "doc": [["p", 0, [["Missä voin tulostaa?", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-26T02:19:37.361589Z');
INSERT INTO "shown" VALUES(2,'sample','3f94aad06b44d30fe5c0e1ac297da324','m1','{"parts":[{"t":"say","doc":[["step",1,[["Lähetä työ tulostuspalveluun omalta koneeltasi tai kirjaston koneelta.","",null]]],["step",2,[["Mene tulostimelle ja tunnistaudu kortillasi tai tunnuksellasi.","",null]]],["step",3,[["Valitse työ näytöltä ja tulosta. Tarkista ensin sivumäärä, väri ja kaksipuolisuus.","",null]]],["p",0,[["Tulostuspalvelu: ","",null],["https://tulosta.lumo.example","","https://tulosta.lumo.example"]]],["p",0,[["Hinta: ","",null],["0,05 euroa sivulta","",null],[".","",null]]],["p",0,[["Jos laite jumittaa tai paperi on loppu, kerro minulle, missä laite on, niin välitän vikailmoituksen.","",null]]]]},{"t":"choices","rows":[[["Auttoi","P4h1uTiQT6OFuz7g",0],["Ei auttanut","P4h1uTiQT6OFuz7g",1]],[["Kysy ihmiseltä","P4h1uTiQT6OFuz7g",2]]],"opens":[]}]}',NULL,0,NULL,'2026-11-26T02:19:37.415948Z');
INSERT INTO "shown" VALUES(3,'sample','3f94aad06b44d30fe5c0e1ac297da324','e14fd9a3bdb50dde8990f','{"parts": [{"t": "say", "doc": [["p", 0, [["/feedback Lukusalissa on kylmä", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-26T02:19:37.424849Z');
INSERT INTO "shown" VALUES(6,'sample','258800b0368be48435ecbf93a1d0f305','m4','{"parts":[{"t":"say","doc":[["p",0,[["JN-0001","b",null],[" · ","",null],["vikailmoitus","",null],[" · ","",null],["aineiston käyttö","",null],[" · ","",null],["uusi","",null]]],["quote",0,[["Lukusalissa on kylmä","",null]]],["p",0,[["Saapui ","",null],["to 26.11. klo 4.19","",null],[" · kieli ","",null],["fi","",null],[" · ","",null],["vastaus viimeistään torstaina 26. marraskuuta","",null]]]]},{"t":"choices","rows":[[["Otan tämän","BixPo6oG1Y3nWxo3",0],["Vastaa","BixPo6oG1Y3nWxo3",1],["Siirrä","BixPo6oG1Y3nWxo3",2],["Sulje","BixPo6oG1Y3nWxo3",3],["Muuta…","BixPo6oG1Y3nWxo3",4]]],"opens":[1,3]}]}',NULL,0,NULL,'2026-11-26T02:19:37.480674Z');
INSERT INTO "shown" VALUES(7,'sample','3f94aad06b44d30fe5c0e1ac297da324','m2','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Viestisi on perillä tunnuksella ","",null],["JN-0001","b",null],[". Vastaamme viimeistään ","",null],["torstaina 26. marraskuuta","",null],[".","",null]]]]},{"t":"choices","rows":[[["Peru viesti","Uo6zArNfZgMT9ueF",0]]],"opens":[]}]}',NULL,0,4,'2026-11-26T02:19:37.480674Z');
INSERT INTO "shown" VALUES(8,'sample','616c0f172a32f06f60543945b592f923','ee4c2b1a32d551f3458c1','{"parts": [{"t": "say", "doc": [["p", 0, [["/notice Uusi ovi avattu", "", null]]]]}], "by": "Marja"}',NULL,1,NULL,'2026-11-26T02:19:37.482191Z');
INSERT INTO "shown" VALUES(9,'sample','616c0f172a32f06f60543945b592f923','m6','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Muutos tulee viikkokoosteeseen.","",null]]]]}]}',NULL,0,NULL,'2026-11-26T02:19:37.483953Z');
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
INSERT INTO "staff" VALUES('sample','5e69f5e2060dcb4ccf263176d74555ec','admin','Marja','service',NULL,'616c0f172a32f06f60543945b592f923',NULL);
INSERT INTO "staff" VALUES('sample','514c4d606c96ee3d9ec97bf1143c981e','staff','Pekka','service',NULL,'ffda8e5b1b6204c7d8aabd98936703d9',NULL);
INSERT INTO "staff" VALUES('sample','3899784021f5fe5bfc790429dde09634','staff','Leila','service',NULL,'ce9752f3671822b388170a3d643cb603',NULL);
INSERT INTO "staff" VALUES('sample','37e7055a084da932133cd9022c983d94','staff','Björn','service',NULL,'b15454aa7d47b62b221f259a82f415d8',NULL);
INSERT INTO "staff" VALUES('sample','d73d268981e0bcaf40cdf6d59ec918e5','staff','Saara','service',NULL,'547277861c61d1492e1ffdb3486c5655',NULL);
INSERT INTO "staff" VALUES('sample','786a0fec34ff3cc1d6deb258b845889a','staff','Oskari','service',NULL,'b940b17023bb91d233b48af86155eb04',NULL);
INSERT INTO "staff" VALUES('sample','812c3a5b9d4d2c5eed588ef1b44c5ef1','staff','Anna','collections',NULL,'4cdc1f04fc8447019652e0276b50e859',NULL);
INSERT INTO "staff" VALUES('sample','cb185c060072704a5d1e99e5e1dee2dd','staff','Teemu','collections',NULL,'5c8d6cc7472ced9bd607ae70d2c27ecb',NULL);
INSERT INTO "staff" VALUES('sample','a20cfd4f40aa667157a6d180978b2f0e','staff','Ulla','collections',NULL,'8a9baf5f2b46b1f992d952cc9c0c5f02',NULL);
INSERT INTO "staff" VALUES('sample','a022cebc958408bd1eaaf925b9845cb5','staff','Kaj','collections',NULL,'230c43f0d890cab92ac90fb3a166b61d',NULL);
INSERT INTO "staff" VALUES('sample','0e80b4d767810b3c63149aa816a65da1','staff','Noora','collections',NULL,'9a0492bc2149e02a44581c663ac62f74',NULL);
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
