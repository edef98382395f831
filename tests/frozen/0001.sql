BEGIN TRANSACTION;
CREATE TABLE addresses (
	library VARCHAR(40) NOT NULL, 
	lookup VARCHAR(32) NOT NULL, 
	person VARCHAR(32) NOT NULL, 
	front VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (library, lookup)
);
INSERT INTO "addresses" VALUES('sample','072f1a36909b6b9bce82a4fb8572f861','2ca9d27d63006bb5b96c2e1c79e6cb49','local');
INSERT INTO "addresses" VALUES('sample','1cb46c087ca2fd0a7a67e5312d372418','e598a5868a87b432f71ab67b58f1db0e','local');
INSERT INTO "addresses" VALUES('sample','c816f853afba2280bc312d85947e27ae','832fe4572bc2f820798ac29ed4f242f7','local');
INSERT INTO "addresses" VALUES('sample','8c7b0382043a159e7bf92f65b74c4e3e','0910cdcc39712f35625528f48cfe42b1','local');
INSERT INTO "addresses" VALUES('sample','0be87ec852da6538fd098b423e9b306e','7c9820c68649fde9185d92de5e08bf78','local');
INSERT INTO "addresses" VALUES('sample','06354a49a39964e0331ccac65be32379','f99d2d98ca28c3c84cbcd4102feab9a9','local');
INSERT INTO "addresses" VALUES('sample','488e8e7d631f5d04587ad3a765123503','7283292e4e5051ea01fd0b015edf73f5','local');
INSERT INTO "addresses" VALUES('sample','dd1f3e29d627a3ea310cfbd886e2177c','685697d6234dfad04c6377cf2a1c4421','local');
INSERT INTO "addresses" VALUES('sample','8c7a9b1601d5ad2d1c4a2872f65be0df','927ebd931e9262a59052a700fdb33ca9','local');
INSERT INTO "addresses" VALUES('sample','d2bfac01cee889b07404fcdec298cd2f','8fe590b5030fa7e6c74fc7bd0e345d85','local');
INSERT INTO "addresses" VALUES('sample','a8cd8f3c9157d8000a3d10647ca68097','224e0d92bd7e28debf30f093b0ace8f4','local');
INSERT INTO "addresses" VALUES('sample','7b09585c25907cb244cf20910be8dddc','56b9fab31cafb951596cdd0077d0c8e0','local');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
);
INSERT INTO "asked" VALUES(1,'sample','2026-W48','fi','answer','print.how','use',NULL,NULL);
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
INSERT INTO "case_lines" VALUES(1,'sample',1,'writer','Lukusalissa on kylmä','2026-11-25T21:25:28.696483Z',NULL);
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
	nudged_on VARCHAR(10), 
	CONSTRAINT pk_cases PRIMARY KEY (library, id), 
	CONSTRAINT uq_cases_library_code UNIQUE (library, code)
);
INSERT INTO "cases" VALUES('sample',1,'JN-0001','fault','use','new','fi','service',NULL,NULL,NULL,X'5B941820A206BEDCE0FB7F122C7D39AFCBDBB343D3FF548AA0E5BDC212F2EBC0696441E16CFDDA772D1B0D58CB0CEDF7C16B8370790BA8045B624DC5347D5BAE788153602B10311710F499C3C5F0522CCE042D631E10C9395532186E51200EAA88019FD0','d6e7a5262a8ddaf8d0f9abf6ccedb23e',1,'2026-11-25T21:25:28.696483Z','2026-11-26T18:00:00.000000Z',NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "handles" VALUES('sample','8O5Ef6-9Fh0UY3bp','56b9fab31cafb951596cdd0077d0c8e0',NULL,'[["answer.helped",{"asked":1,"slug":"print.how"}],["answer.not_helped",{"asked":1,"slug":"print.how"}],["answer.person",{"asked":1,"slug":"print.how"}]]','2027-03-25T21:25:28.662524Z',0);
INSERT INTO "handles" VALUES('sample','RA5_6mLjPiJWDvz6','56b9fab31cafb951596cdd0077d0c8e0',NULL,'[["form.fill",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"}}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"praise"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"complaint"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"suggestion"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"acquisition_request"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"fault"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"correction"}],["form.take",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"},"key":"kind","value":"question"}],["form.back",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"}}],["form.cancel",{"form":"feedback","context":{"spot":null,"slot":"form:6fc12866ccf2"}}]]','2027-03-25T21:25:28.677155Z',0);
INSERT INTO "handles" VALUES('sample','YGTe5KrB60m4QgTv','56b9fab31cafb951596cdd0077d0c8e0',NULL,'[["feedback.send",{}],["feedback.change",{}],["feedback.cancel",{}]]','2027-03-25T21:25:28.684482Z',0);
INSERT INTO "handles" VALUES('sample','uRfg5tS34hIud9CI',NULL,'staff','[["case.take",{"case":1}],["case.reply",{"case":1}],["case.refile",{"case":1}],["case.close",{"case":1}]]','2027-03-25T21:25:28.696483Z',0);
INSERT INTO "handles" VALUES('sample','wzIRupMbAzNM2z-g','56b9fab31cafb951596cdd0077d0c8e0',NULL,'[["feedback.withdraw",{"case":1}]]','2027-03-25T21:25:28.696483Z',0);
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
INSERT INTO "inbox" VALUES(1,'sample','local','e6627804aae2704a7fe5','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T21:25:25.875407Z','2026-11-25T21:25:25.875407Z',NULL);
INSERT INTO "inbox" VALUES(2,'sample','local','c5f83b0cae22c4894598','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T21:25:28.676541Z','2026-11-25T21:25:28.676541Z',NULL);
INSERT INTO "inbox" VALUES(3,'sample','local','8a89063c79c4f520e463','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T21:25:28.682906Z','2026-11-25T21:25:28.682906Z',NULL);
INSERT INTO "inbox" VALUES(4,'sample','local','10f0f779635f6068decc','3f94aad06b44d30fe5c0e1ac297da324',NULL,1,0,'2026-11-25T21:25:28.692171Z','2026-11-25T21:25:28.692171Z',NULL);
INSERT INTO "inbox" VALUES(5,'sample','local','8577b163f74f3e12b9fc','616c0f172a32f06f60543945b592f923',NULL,1,0,'2026-11-25T21:25:28.724964Z','2026-11-25T21:25:28.724964Z',NULL);
CREATE TABLE invites (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	role VARCHAR(8) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	team VARCHAR(40) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_invites PRIMARY KEY (library, code)
);
CREATE TABLE messages (
	library VARCHAR(40) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	slot VARCHAR(80) NOT NULL, 
	ref VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (library, place, slot)
);
INSERT INTO "messages" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','form:6fc12866ccf2','m2');
INSERT INTO "messages" VALUES('sample','258800b0368be48435ecbf93a1d0f305','case:1','m4');
CREATE TABLE notices (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	library VARCHAR(40) NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	text TEXT NOT NULL
);
INSERT INTO "notices" VALUES(1,'sample','2026-W48','Uusi ovi avattu');
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
CREATE TABLE people (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	lang_chosen BOOLEAN NOT NULL, 
	notice INTEGER NOT NULL, 
	created_on VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (library, id)
);
INSERT INTO "people" VALUES('sample','2ca9d27d63006bb5b96c2e1c79e6cb49','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','e598a5868a87b432f71ab67b58f1db0e','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','832fe4572bc2f820798ac29ed4f242f7','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','0910cdcc39712f35625528f48cfe42b1','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','7c9820c68649fde9185d92de5e08bf78','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','f99d2d98ca28c3c84cbcd4102feab9a9','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','7283292e4e5051ea01fd0b015edf73f5','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','685697d6234dfad04c6377cf2a1c4421','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','927ebd931e9262a59052a700fdb33ca9','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','8fe590b5030fa7e6c74fc7bd0e345d85','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','224e0d92bd7e28debf30f093b0ace8f4','fi',0,0,'2026-11-25');
INSERT INTO "people" VALUES('sample','56b9fab31cafb951596cdd0077d0c8e0','fi',0,1,'2026-11-25');
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
INSERT INTO "places" VALUES('sample','258800b0368be48435ecbf93a1d0f305','local',X'4BB8EEB91221A756952C8A7E7E541A07AF858A0A94B79E4B9B3E672E624B654FD13B86AFF4F4E50EA636','group','service','fi',NULL);
INSERT INTO "places" VALUES('sample','50009e0c3dea65528172f03813b0c458','local',X'2B21B5B79CB963CD08C7806190E745E2FF871AA490A2A9E4CB53708F852111DCA639ACFE37E00568583FCAD34744','group','collections','fi',NULL);
INSERT INTO "places" VALUES('sample','3f94aad06b44d30fe5c0e1ac297da324','local',X'4F52855E60F6D24A7B8F21F81592A622BE494D011BF6C0B1E2CDC67909BA346B7056177428DF772FF362','private',NULL,NULL,NULL);
INSERT INTO "places" VALUES('sample','616c0f172a32f06f60543945b592f923','local',X'A15E53EE74249633A64DE5EC9162487DE21AA882B88EC7C5684A8BC369F1994BAD72879AD622D72C35','private',NULL,NULL,NULL);
CREATE TABLE readings (
	library VARCHAR(40) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	value FLOAT, 
	n INTEGER, 
	source VARCHAR(80) NOT NULL, 
	at VARCHAR(27) NOT NULL, 
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
CREATE TABLE rounds (
	library VARCHAR(40) NOT NULL, 
	id VARCHAR(40) NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	teams TEXT NOT NULL, 
	questions TEXT NOT NULL, 
	floor INTEGER NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	opened_at VARCHAR(27) NOT NULL, 
	closes_at VARCHAR(27) NOT NULL, 
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
INSERT INTO "shown" VALUES(1,'sample','3f94aad06b44d30fe5c0e1ac297da324','ee6627804aae2704a7fe5','{"parts": [{"t": "say", "doc": [["p", 0, [["Missä voin tulostaa?", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-25T21:25:28.662524Z');
INSERT INTO "shown" VALUES(2,'sample','3f94aad06b44d30fe5c0e1ac297da324','m1','{"parts":[{"t":"say","doc":[["step",1,[["Lähetä työ tulostuspalveluun omalta koneeltasi tai kirjaston koneelta.","",null]]],["step",2,[["Mene tulostimelle ja tunnistaudu kortillasi tai tunnuksellasi.","",null]]],["step",3,[["Valitse työ näytöltä ja tulosta. Tarkista ensin sivumäärä, väri ja kaksipuolisuus.","",null]]],["p",0,[["Tulostuspalvelu: ","",null],["https://tulosta.lumo.example","",null]]],["p",0,[["Hinta: ","",null],["0,05 euroa sivulta","",null],[".","",null]]],["p",0,[["Jos laite jumittaa tai paperi on loppu, kerro minulle, missä laite on, niin välitän vikailmoituksen.","",null]]]]},{"t":"choices","rows":[[["Auttoi","8O5Ef6-9Fh0UY3bp",0],["Ei auttanut","8O5Ef6-9Fh0UY3bp",1]],[["Kysy ihmiseltä","8O5Ef6-9Fh0UY3bp",2]]]}]}',NULL,0,NULL,'2026-11-25T21:25:28.673524Z');
INSERT INTO "shown" VALUES(3,'sample','3f94aad06b44d30fe5c0e1ac297da324','ec5f83b0cae22c4894598','{"parts": [{"t": "say", "doc": [["p", 0, [["/feedback Lukusalissa on kylmä", "", null]]]]}], "by": ""}',NULL,1,NULL,'2026-11-25T21:25:28.677155Z');
INSERT INTO "shown" VALUES(6,'sample','258800b0368be48435ecbf93a1d0f305','m4','{"parts":[{"t":"say","doc":[["p",0,[["JN-0001","b",null],[" · ","",null],["vikailmoitus","",null],[" · ","",null],["aineiston käyttö","",null],[" · ","",null],["uusi","",null]]],["quote",0,[["Lukusalissa on kylmä","",null]]],["p",0,[["Saapui ","",null],["ke 25.11. klo 23.25","",null],[" · kieli ","",null],["fi","",null],[" · ","",null],["vastaus viimeistään torstaina 26. marraskuuta","",null]]]]},{"t":"choices","rows":[[["Otan tämän","uRfg5tS34hIud9CI",0],["Vastaa","uRfg5tS34hIud9CI",1],["Siirrä","uRfg5tS34hIud9CI",2],["Sulje","uRfg5tS34hIud9CI",3]]]}]}',NULL,0,NULL,'2026-11-25T21:25:28.723711Z');
INSERT INTO "shown" VALUES(7,'sample','3f94aad06b44d30fe5c0e1ac297da324','m2','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Viestisi on perillä tunnuksella ","",null],["JN-0001","b",null],[". Vastaamme viimeistään ","",null],["torstaina 26. marraskuuta","",null],[".","",null]]]]},{"t":"choices","rows":[[["Peru viesti","wzIRupMbAzNM2z-g",0]]]}]}',NULL,0,4,'2026-11-25T21:25:28.723711Z');
INSERT INTO "shown" VALUES(8,'sample','616c0f172a32f06f60543945b592f923','e8577b163f74f3e12b9fc','{"parts": [{"t": "say", "doc": [["p", 0, [["/notice Uusi ovi avattu", "", null]]]]}], "by": "Marja"}',NULL,1,NULL,'2026-11-25T21:25:28.725599Z');
INSERT INTO "shown" VALUES(9,'sample','616c0f172a32f06f60543945b592f923','m6','{"parts":[{"t":"say","doc":[["p",0,[["Kiitos. Muutos tulee viikkokoosteeseen.","",null]]]]}]}',NULL,0,NULL,'2026-11-25T21:25:28.727293Z');
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
	away_until VARCHAR(27), 
	CONSTRAINT pk_staff PRIMARY KEY (library, person)
);
INSERT INTO "staff" VALUES('sample','2ca9d27d63006bb5b96c2e1c79e6cb49','admin','Marja','service',NULL);
INSERT INTO "staff" VALUES('sample','e598a5868a87b432f71ab67b58f1db0e','staff','Pekka','service',NULL);
INSERT INTO "staff" VALUES('sample','832fe4572bc2f820798ac29ed4f242f7','staff','Leila','service',NULL);
INSERT INTO "staff" VALUES('sample','0910cdcc39712f35625528f48cfe42b1','staff','Björn','service',NULL);
INSERT INTO "staff" VALUES('sample','7c9820c68649fde9185d92de5e08bf78','staff','Saara','service',NULL);
INSERT INTO "staff" VALUES('sample','f99d2d98ca28c3c84cbcd4102feab9a9','staff','Oskari','service',NULL);
INSERT INTO "staff" VALUES('sample','7283292e4e5051ea01fd0b015edf73f5','staff','Anna','collections',NULL);
INSERT INTO "staff" VALUES('sample','685697d6234dfad04c6377cf2a1c4421','staff','Teemu','collections',NULL);
INSERT INTO "staff" VALUES('sample','927ebd931e9262a59052a700fdb33ca9','staff','Ulla','collections',NULL);
INSERT INTO "staff" VALUES('sample','8fe590b5030fa7e6c74fc7bd0e345d85','staff','Kaj','collections',NULL);
INSERT INTO "staff" VALUES('sample','224e0d92bd7e28debf30f093b0ace8f4','staff','Noora','collections',NULL);
CREATE INDEX ix_addresses_person ON addresses (library, person);
CREATE INDEX ix_answers_round ON answers (library, round);
CREATE INDEX ix_asked_week ON asked (library, week);
CREATE INDEX ix_cases_received ON cases (library, received_at);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',5);
INSERT INTO "sqlite_sequence" VALUES('shown',9);
INSERT INTO "sqlite_sequence" VALUES('asked',1);
INSERT INTO "sqlite_sequence" VALUES('outbox',6);
INSERT INTO "sqlite_sequence" VALUES('case_lines',1);
INSERT INTO "sqlite_sequence" VALUES('notices',1);
COMMIT;
