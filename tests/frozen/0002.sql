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
INSERT INTO "addresses" VALUES('sample','072f1a36909b6b9bce82a4fb8572f861','4f28a16e51ffb69e550c5f27ab717c05','local');
INSERT INTO "addresses" VALUES('sample','1cb46c087ca2fd0a7a67e5312d372418','3b4b07b8e87aaf498bb6638a08502dd0','local');
INSERT INTO "addresses" VALUES('sample','c816f853afba2280bc312d85947e27ae','cced7a67c42034fefc99a1ab58c6b80e','local');
INSERT INTO "addresses" VALUES('sample','8c7b0382043a159e7bf92f65b74c4e3e','673a1b6d4db54631aa6647098f36ea8d','local');
INSERT INTO "addresses" VALUES('sample','0be87ec852da6538fd098b423e9b306e','4331ed4cf01a5f683c7c675098faa9fa','local');
INSERT INTO "addresses" VALUES('sample','06354a49a39964e0331ccac65be32379','e2536c1f298e53a56b731fc2107569f6','local');
INSERT INTO "addresses" VALUES('sample','488e8e7d631f5d04587ad3a765123503','cfd914e9d302704fb104b754c29a3a79','local');
INSERT INTO "addresses" VALUES('sample','dd1f3e29d627a3ea310cfbd886e2177c','05a5af1644c36b47a6fff6978a5db5fb','local');
INSERT INTO "addresses" VALUES('sample','8c7a9b1601d5ad2d1c4a2872f65be0df','ee8f5fac861e29dc62e4d66d5aff5886','local');
INSERT INTO "addresses" VALUES('sample','d2bfac01cee889b07404fcdec298cd2f','cb54f76a3ee134ae04517daa59c550e1','local');
INSERT INTO "addresses" VALUES('sample','a8cd8f3c9157d8000a3d10647ca68097','539f82a00c8de885610dbfc3db75f1cc','local');
INSERT INTO "addresses" VALUES('sample','7b09585c25907cb244cf20910be8dddc','227e4d6cdb61c6cabe64274e8ba42f20','local');
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
INSERT INTO "case_lines" VALUES(1,'sample',1,'writer','Lukusalissa on kylmä','2026-11-26T02:16:54.649326Z',NULL);
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
INSERT INTO "cases" VALUES('sample',1,'JN-0001','fault','use','new','fi','service',NULL,NULL,NULL,X'BC838E562F198E6FE07A2BEE7D850A0884AB2C6DAD21EE6E5AF52955DD2EDD0A6D165EA354EC33EBE9A1D271E3D7B8695A5A616596FDCE4120DDFBD61321EDD04718F0611B618F2E98FB5E2E4653496CA97799F403E37AE021BE341B9094AD46FD996A1A','e45b12846635c08e7f41780f5d8efc19',1,'2026-11-26T02:16:54.649326Z','2026-11-26T18:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "handles" VALUES('sample','h_0mUE3cZQE4Mn6l','227e4d6cdb61c6cabe64274e8ba42f20',NULL,'[["answer.helped",{"asked":1,"slug":"print.how"}],["answer.not_helped",{"asked":1,"slug":"print.how"}],["answer.person",{"asked":1,"slug":"print.how"}]]','2027-03-26T02:16:53.682748Z',0);
INSERT INTO "handles" VALUES('sample','a891c7d0Yvwz-unb','227e4d6cdb61c6cabe64274e8ba42f20',NULL,'[["form.fill",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"}}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"praise"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"complaint"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"suggestion"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"acquisition_request"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"fault"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"correction"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"},"key":"kind","value":"question"}],["form.back",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"}}],["form.cancel",{"form":"feedback","context":{"spot":null,"slot":"form:7201b37f9fca"}}]]','2027-03-26T02:16:54.310988Z',0);
INSERT INTO "handles" VALUES('sample','-mII1iwJ1xNmBnxC','227e4d6cdb61c6cabe64274e8ba42f20',NULL,'[["feedback.send",{}],["feedback.change",{}],["feedback.cancel",{}],["feedback.name",{}]]','2027-03-26T02:16:54.570876Z',0);
INSERT INTO "handles" VALUES('sample','IzW9SIKii6wONzPO',NULL,'staff','[["case.take",{"case":1}],["case.reply",{"case":1}],["case.refile",{"case":1}],["case.close",{"case":1}],["case.other",{"case":1}]]','2027-03-26T02:16:54.649326Z',0);
INSERT INTO "handles" VALUES('sample','pt0EDzWP8V8d9Gd5','227e4d6cdb61c6cabe64274e8ba42f20',NULL,'[["feedback.withdraw",{"case":1}]]','2027-03-26T02:16:54.649326Z',0);
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
INSERT INTO "inbox" VALUES(1,'sample','local','5fd482df3e4b019da50f','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:16:06.078293Z','2026-11-26T02:16:06.078293Z',NULL);
INSERT INTO "inbox" VALUES(2,'sample','local','717bce360916939798d3','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:16:54.077060Z','2026-11-26T02:16:54.077060Z',NULL);
INSERT INTO "inbox" VALUES(3,'sample','local','dbc1f26639ea8215f956','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:16:54.553369Z','2026-11-26T02:16:54.553369Z',NULL);
INSERT INTO "inbox" VALUES(4,'sample','local','dbdc04e2de32741dfb7d','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-26T02:16:54.641751Z','2026-11-26T02:16:54.641751Z',NULL);
INSERT INTO "inbox" VALUES(5,'sample','local','78a61a0ee24effcf135e','616c0f172a32f06f60543945b592f923',NULL,1,0,'2026-11-26T02:16:55.150804Z','2026-11-26T02:16:55.150804Z',NULL);
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
INSERT INTO "messages" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','form:7201b37f9fca','m2');
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
INSERT INTO "people" VALUES('sample','4f28a16e51ffb69e550c5f27ab717c05','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','3b4b07b8e87aaf498bb6638a08502dd0','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','cced7a67c42034fefc99a1ab58c6b80e','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','673a1b6d4db54631aa6647098f36ea8d','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','4331ed4cf01a5f683c7c675098faa9fa','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','e2536c1f298e53a56b731fc2107569f6','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','cfd914e9d302704fb104b754c29a3a79','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','05a5af1644c36b47a6fff6978a5db5fb','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','ee8f5fac861e29dc62e4d66d5aff5886','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','cb54f76a3ee134ae04517daa59c550e1','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','539f82a00c8de885610dbfc3db75f1cc','fi',0,0,'2026-11-26');
INSERT INTO "people" VALUES('sample','227e4d6cdb61c6cabe64274e8ba42f20','fi',0,1,'2026-11-26');
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
INSERT INTO "places" VALUES('sample','258800b0368be48435ecbf93a1d0f305','local',X'8792E6AED432BF7DC50FA83887C223B40E49C580A2800CC785CCC1066429B3BE53F37C4FB7120E04F1FE','group','service','fi',NULL);
INSERT INTO "places" VALUES('sample','50009e0c3dea65528172f03813b0c458','local',X'9ECB6225110230E67BFD14F8E0DDCB4780F8773B6B6FB3AFADAEDA601BD4E82B4CBBF60ECC2EC9CA546DE86FB12D','group','collections','fi',NULL);
INSERT INTO "places" VALUES('sample','24ac08ca001f937c518df78c370fee7b','local',X'9905EBB7FE957BF9258A50D02EA7B5FE2535ED6CF4433C4B1D6A2F9088584A2CB842959656064F4D09','group','public','fi',NULL);
INSERT INTO "places" VALUES('sample','616c0f172a32f06f60543945b592f923','local',X'DFDF93F0B2AE6134342CA1BD04DD3B89DC66D223B472AD6F59360CF586AD5CE876001A7806BFF654BE','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ffda8e5b1b6204c7d8aabd98936703d9','local',X'C278291E61C34E6327FF2DAF0CD7576ACE4FA421C5A4F41AD2846A5D05ABAC23877002A0F6D38AEE5F','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','ce9752f3671822b388170a3d643cb603','local',X'6D1E2656CDD41FCC0570D66725567A207DBA136B2DC82E1E3427420CC41039E8DB84309B7A18579766','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b15454aa7d47b62b221f259a82f415d8','local',X'8BACDA14FC190400C5C7DB4A7BE25A3069FD49D23B7C5D6E79A9F5D18AA858F304B82D3D339376B7FCEA292C093B','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','547277861c61d1492e1ffdb3486c5655','local',X'6EA1B12AA551AB71B6E1AEFC5BC67097E6ACD758B6E2B22692E8A8361471664B0D0D9D578E77F75EAC','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','b940b17023bb91d233b48af86155eb04','local',X'E629A19D86020AF43BE87A7DCCFBD930953F2A696C854F2EE69F3B910BF8459B55517301909FC86661CD','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','4cdc1f04fc8447019652e0276b50e859','local',X'9F053D8F2B993923CE98D443CAAA2877B9C4982E951B364979CE0FDDF20A5EDCCFC0ABA5DCB306D7','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','5c8d6cc7472ced9bd607ae70d2c27ecb','local',X'C7828E75410C3E8ED1AF78F7DA2B4286C9CC134235DF069F7C841FEE97942FB278AF33D2E4180C7802','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','8a9baf5f2b46b1f992d952cc9c0c5f02','local',X'E7437076E57DA0A1DF40BCC5B1E5EFA7E17A576A3E80F11ECEE273F384603D6ACE90658A9DFD116D','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','230c43f0d890cab92ac90fb3a166b61d','local',X'0AC2023BFA322353883C48A0D59382FD2FB977FE858E724E3F0AB9E81A6871A5032E71A74F004C','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','9a0492bc2149e02a44581c663ac62f74','local',X'2C7DEE2FE45BF7585FFA3A774D67FDE9496B189C2262690ADF5E05C6C2C4BF6678B2E7CD2988CB4460','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','local',X'F25F283ED1C0AD4A4C03F8182917CC9650B2928EDE5B2DADDE39C91BF9A600679E0171EE540A9DF0ADC3','private',NULL,NULL,NULL);
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
INSERT INTO "shown" VALUES(1,'sample','3f94aad06b44d30fe5c0e1ac297da324','e5fd482df3e4b019da50f','{"parts": [{"t": "say", "doc": [["p", 0, [["Missä voin tulostaa?", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-26T02:16:53.682748Z');
INSERT INTO "shown" VALUES(2,'sample','3f94aad06b44d30fe5c0e1ac297da324','m1','{"parts":[{"t":"say","doc":[["step",1,[["Lähetä työ tulostuspalveluun omalta koneeltasi tai kirjaston koneelta.","",null]]],["step",2,[["Mene tulostimelle ja tunnistaudu kortillasi tai tunnuksellasi.","",null]]],["step",3,[["Valitse työ näytöltä ja tulosta. Tarkista ensin sivumäärä, väri ja kaksipuolisuus.","",null]]],["p",0,[["Tulostuspalvelu: ","",null],["https://tulosta.lumo.example","","https://tulosta.lumo.example"]]],["p",0,[["Hinta: ","",null],["0,05 euroa sivulta","",null],[".","",null]]],["p",0,[["Jos laite jumittaa tai paperi on loppu, kerro minulle, missä laite on, niin välitän vikailmoituksen.","",null]]]]},{"t":"choices","rows":[[["Auttoi","h_0mUE3cZQE4Mn6l",0],["Ei auttanut","h_0mUE3cZQE4Mn6l",1]],[["Kysy ihmiseltä","h_0mUE3cZQE4Mn6l",2]]],"opens":[]}]}',NULL,0,NULL,'2026-11-26T02:16:53.984004Z');
INSERT INTO "shown" VALUES(3,'sample','3f94aad06b44d30fe5c0e1ac297da324','e717bce360916939798d3','{"parts": [{"t": "say", "doc": [["p", 0, [["/feedback Lukusalissa on kylmä", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-26T02:16:54.310988Z');
INSERT INTO "shown" VALUES(6,'sample','258800b0368be48435ecbf93a1d0f305','m4','{"parts":[{"t":"say","doc":[["p",0,[["JN-0001","b",null],[" · ","",null],["vikailmoitus","",null],[" · ","",null],["aineiston käyttö","",null],[" · ","",null],["uusi","",null]]],["quote",0,[["Lukusalissa on kylmä","",null]]],["p",0,[["Saapui ","",null],["to 26.11. klo 4.16","",null],[" · kieli ","",null],["fi","",null],[" · ","",null],["vastaus viimeistään torstaina 26. marraskuuta","",null]]]]},{"t":"choices","rows":[[["Otan tämän","IzW9SIKii6wONzPO",0],["Vastaa","IzW9SIKii6wONzPO",1],["Siirrä","IzW9SIKii6wONzPO",2],["Sulje","IzW9SIKii6wONzPO",3],["Muuta…","IzW9SIKii6wONzPO",4]]],"opens":[1,3]}]}',NULL,0,NULL,'2026-11-26T02:16:55.148206Z');
INSERT INTO "shown" VALUES(7,'sample','3f94aad06b44d30fe5c0e1ac297da324','m2','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Viestisi on perillä tunnuksella ","",null],["JN-0001","b",null],[". Vastaamme viimeistään ","",null],["torstaina 26. marraskuuta","",null],[".","",null]]]]},{"t":"choices","rows":[[["Peru viesti","pt0EDzWP8V8d9Gd5",0]]],"opens":[]}]}',NULL,0,4,'2026-11-26T02:16:55.148206Z');
INSERT INTO "shown" VALUES(8,'sample','616c0f172a32f06f60543945b592f923','e78a61a0ee24effcf135e','{"parts": [{"t": "say", "doc": [["p", 0, [["/notice Uusi ovi avattu", "", null]]]]}], "by": "Marja"}',NULL,1,NULL,'2026-11-26T02:16:55.165023Z');
INSERT INTO "shown" VALUES(9,'sample','616c0f172a32f06f60543945b592f923','m6','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Muutos tulee viikkokoosteeseen.","",null]]]]}]}',NULL,0,NULL,'2026-11-26T02:16:55.209060Z');
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
INSERT INTO "staff" VALUES('sample','4f28a16e51ffb69e550c5f27ab717c05','admin','Marja','service',NULL,'616c0f172a32f06f60543945b592f923',NULL);
INSERT INTO "staff" VALUES('sample','3b4b07b8e87aaf498bb6638a08502dd0','staff','Pekka','service',NULL,'ffda8e5b1b6204c7d8aabd98936703d9',NULL);
INSERT INTO "staff" VALUES('sample','cced7a67c42034fefc99a1ab58c6b80e','staff','Leila','service',NULL,'ce9752f3671822b388170a3d643cb603',NULL);
INSERT INTO "staff" VALUES('sample','673a1b6d4db54631aa6647098f36ea8d','staff','Björn','service',NULL,'b15454aa7d47b62b221f259a82f415d8',NULL);
INSERT INTO "staff" VALUES('sample','4331ed4cf01a5f683c7c675098faa9fa','staff','Saara','service',NULL,'547277861c61d1492e1ffdb3486c5655',NULL);
INSERT INTO "staff" VALUES('sample','e2536c1f298e53a56b731fc2107569f6','staff','Oskari','service',NULL,'b940b17023bb91d233b48af86155eb04',NULL);
INSERT INTO "staff" VALUES('sample','cfd914e9d302704fb104b754c29a3a79','staff','Anna','collections',NULL,'4cdc1f04fc8447019652e0276b50e859',NULL);
INSERT INTO "staff" VALUES('sample','05a5af1644c36b47a6fff6978a5db5fb','staff','Teemu','collections',NULL,'5c8d6cc7472ced9bd607ae70d2c27ecb',NULL);
INSERT INTO "staff" VALUES('sample','ee8f5fac861e29dc62e4d66d5aff5886','staff','Ulla','collections',NULL,'8a9baf5f2b46b1f992d952cc9c0c5f02',NULL);
INSERT INTO "staff" VALUES('sample','cb54f76a3ee134ae04517daa59c550e1','staff','Kaj','collections',NULL,'230c43f0d890cab92ac90fb3a166b61d',NULL);
INSERT INTO "staff" VALUES('sample','539f82a00c8de885610dbfc3db75f1cc','staff','Noora','collections',NULL,'9a0492bc2149e02a44581c663ac62f74',NULL);
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
