package mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVStore;

/** args: port h2-file. mongo-java-server 1.47.0 + what pymongo 4.20 needs on top of it. */
public class Main {
    static final class Backend extends H2Backend {
        private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify", "findandmodify",
            "create", "createIndexes", "drop", "dropDatabase", "dropIndexes");

        Backend(String file) {
            super(file);
            getMvStore().setRetentionTime(1000);        // milliseconds; by default 45 s of overwritten pages stay in the file
        }

        @Override protected MongoDatabase openOrCreateDatabase(String name) {
            return new Database(name, getMvStore(), getCursorRegistry());
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
            return WRITES.contains(cmd) ? write(m) : super.handleMessage(m);
        }

        private final AtomicLong written = new AtomicLong();
        private long saved;                             // of those written; guarded by this

        // H2 saves once a second: what was acknowledged in between would be lost with the process.
        private Document write(MongoMessage m) {
            try { return super.handleMessage(m); }
            finally { save(written.incrementAndGet()); }
        }

        private synchronized void save(long mine) {
            if (saved >= mine) return;                  // with another's, while this waited
            long all = written.get();
            commit();
            saved = all;
        }

        private static Document fix(String cmd, Document r) {
            if (r == null || !(cmd.equalsIgnoreCase("hello") || cmd.equalsIgnoreCase("isMaster"))) return r;
            r.put("isWritablePrimary", true);
            r.put("logicalSessionTimeoutMinutes", 30);                                                 // sessions on
            return r;
        }
    }

    static final class Database extends H2Database {
        Database(String name, MVStore store, CursorRegistry cursors) { super(name, store, cursors); }

        // Its own index of ids serves only questions about nothing but the id.
        @Override protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
            MongoCollection<Object> collection = super.openOrCreateCollection(name, options);
            if (!name.startsWith("system."))
                collection.addIndex(Secondary.open(prefix() + name, "ids", List.of(new IndexKey("_id", true)), false));
            return collection;
        }

        @Override protected Index<Object> openOrCreateSecondaryIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
            return Secondary.open(prefix() + collection, name, keys, sparse);
        }

        @Override public void dropCollection(String name, Oplog oplog) {
            if (!name.startsWith("system.") && resolveCollection(name, false) instanceof AbstractMongoCollection<?> collection)
                collection.dropIndex("ids");
            super.dropCollection(name, oplog);
            Secondary.forget(prefix() + name);
        }

        private String prefix() { return getDatabaseName() + "\0"; }
    }

    public static void main(String[] a) {
        Backend b = new Backend(a[1]);
        b.version(new MongoVersion() {      // the built-in versions all say wire 8; pymongo 4.20 wants >= 9 (4.4)
            public List<Integer> getVersionArray() { return List.of(4, 4, 0); }
            public int getWireVersion() { return 9; }
        });
        MongoServer s = new MongoServer(b);
        Runtime.getRuntime().addShutdownHook(new Thread(s::shutdown));
        s.bind("127.0.0.1", Integer.parseInt(a[0]));
        System.out.println("listening " + s.getConnectionString());
    }
}
