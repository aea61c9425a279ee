package mongo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** args: port h2-file. mongo-java-server 1.47.0 + what pymongo 4.20 / motor 3.7 need on top of it. */
public class Main {
    static final class Backend extends H2Backend {
        private static final Channel INTERNAL = new EmbeddedChannel();
        private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify", "findandmodify",
            "create", "createIndexes", "drop", "dropDatabase", "dropIndexes");

        Backend(String file) {
            super(file);
            getMvStore().setRetentionTime(1000);        // milliseconds; by default 45 s of overwritten pages stay in the file
        }

        @Override public Document handleCommand(Channel ch, String db, String cmd, Document q) {      // OP_QUERY handshake
            return fix(cmd, super.handleCommand(ch, db, cmd.equalsIgnoreCase("hello") ? "isMaster" : cmd, q));
        }

        @Override public Document handleMessage(MongoMessage m) {                                      // OP_MSG
            Document q = m.getDocument();
            String cmd = q.keySet().iterator().next();
            if (Boolean.TRUE.equals(q.get("startTransaction")) || q.containsKey("autocommit"))         // as a standalone mongod answers
                throw new MongoServerError(20, "IllegalOperation", "Transaction numbers are only allowed on a replica set member or mongos");
            if (cmd.equals("endSessions") || cmd.equals("killSessions")) return new Document("ok", 1.0);
            if (cmd.equalsIgnoreCase("hello") || cmd.equalsIgnoreCase("isMaster"))
                return fix("isMaster", super.handleCommand(m.getChannel(), "admin", "isMaster", q));
            return fix(cmd, WRITES.contains(cmd) ? write(m) : super.handleMessage(m));
        }

        // H2 saves once a second: what was acknowledged in between would be lost with the process.
        private Document write(MongoMessage m) {
            try { return super.handleMessage(m); }
            finally { synchronized (this) { commit(); } }
        }

        Document cmd(String db, Document q) { return super.handleMessage(new MongoMessage(INTERNAL, null, q.append("$db", db))); }

        @SuppressWarnings("unchecked")
        List<Document> batch(String db, Document q) {
            return (List<Document>) ((Document) cmd(db, q).get("cursor")).get("firstBatch");
        }

        private static Document fix(String cmd, Document r) {
            if (r == null) return null;
            if (cmd.equalsIgnoreCase("hello") || cmd.equalsIgnoreCase("isMaster")) {
                r.put("isWritablePrimary", true);
                r.put("logicalSessionTimeoutMinutes", 30);                                             // sessions on
            } else if (cmd.equals("aggregate")) {
                r.put("operationTime", new BsonTimestamp(Instant.now(), 1));       // change streams start here
            }
            return r;
        }
    }

    /** TTL: mongo-java-server stores expireAfterSeconds but never expires anything. */
    static void sweep(Backend b) {
        for (Object d : (List<?>) b.cmd("admin", new Document("listDatabases", 1)).get("databases")) {
            String db = (String) ((Document) d).get("name");
            for (Document c : b.batch(db, new Document("listCollections", 1))) {
                String coll = (String) c.get("name");
                if (coll.startsWith("system.") || db.equals("local") || !"collection".equals(c.getOrDefault("type", "collection"))) continue;
                for (Document i : b.batch(db, new Document("listIndexes", coll))) {
                    if (!(i.get("expireAfterSeconds") instanceof Number n)) continue;
                    String f = ((Document) i.get("key")).keySet().iterator().next();
                    Document q = new Document(f, new Document("$lt", Instant.now().minusSeconds(n.longValue())));
                    b.cmd(db, new Document("delete", coll).append("deletes", List.of(new Document("q", q).append("limit", 0))));
                }
            }
        }
    }

    public static void main(String[] a) {
        Backend b = new Backend(a[1]);
        b.version(new MongoVersion() {      // the built-in versions all say wire 8; pymongo 4.20 wants >= 9 (4.4)
            public List<Integer> getVersionArray() { return List.of(4, 4, 0); }
            public int getWireVersion() { return 9; }
        });
        b.enableOplog();                    // change streams
        MongoServer s = new MongoServer(b);
        Runtime.getRuntime().addShutdownHook(new Thread(s::shutdown));
        s.bind("127.0.0.1", Integer.parseInt(a[0]));
        Thread t = new Thread(() -> {
            for (;;) {
                try { Thread.sleep(Long.getLong("ttl.ms", 5000)); sweep(b); }
                catch (InterruptedException e) { return; }
                catch (RuntimeException e) { System.err.println("ttl: " + e); }
            }
        }, "ttl");
        t.setDaemon(true);
        t.start();
        System.out.println("listening " + s.getConnectionString());
    }
}
