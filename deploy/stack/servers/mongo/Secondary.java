package mongo;

import static java.util.Collections.singletonList;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An index that is not unique: mongo-java-server takes its declaration, and then reads the whole collection.
 *
 * In memory, filled from the collection when it is opened. It finds what may match; the collection looks at each of
 * those again. Fields of a query count from the first one on: equal or one of some, and at last a range.
 */
final class Secondary extends Index<Object> {
    private static final Object LAST = new Object();     // after every value
    private static final Comparator<Object> VALUES = ValueComparator.ascWithoutListHandling();
    private static final Map<String, Map<String, Secondary>> OF = new ConcurrentHashMap<>();    // collection → name → index

    private final Map<String, Secondary> siblings;
    private final TreeMap<List<Object>, Object> positions = new TreeMap<>(Secondary::order);

    /** The one of this name. */
    static Index<Object> open(String collection, String name, List<IndexKey> keys, boolean sparse) {
        Map<String, Secondary> siblings = OF.computeIfAbsent(collection, any -> new ConcurrentHashMap<>());
        return siblings.computeIfAbsent(name, any -> new Secondary(name, keys, sparse, siblings));
    }

    static void forget(String collection) {
        OF.remove(collection);
    }

    private Secondary(String name, List<IndexKey> keys, boolean sparse, Map<String, Secondary> siblings) {
        super(name, keys, sparse);
        this.siblings = siblings;
    }

    @Override public void add(Document document, Object position, MongoCollection<Object> collection) {
        for (List<Object> entry : entries(document)) positions.put(entry, position);
    }

    @Override public Object remove(Document document) {
        Object position = null;
        for (List<Object> entry : entries(document)) position = positions.remove(entry);
        return position;
    }

    @Override public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
        remove(before);
        add(after, position, collection);
    }

    @Override public Object getPosition(Document document) {
        return entries(document).stream().map(positions::get).findFirst().orElse(null);
    }

    /** Whether no other index of the collection says more about the query. */
    @Override public boolean canHandle(Document query) {
        Map<String, Map<String, List<Object>>> asked = asked(query);
        int mine = told(asked);
        return mine > 0 && siblings.values().stream().allMatch(one -> one == this || gives(mine, one.told(asked), one));
    }

    private boolean gives(int mine, int theirs, Secondary other) {
        return theirs < mine || theirs == mine && getName().compareTo(other.getName()) < 0;
    }

    @Override public Iterable<Object> getPositions(Document query) {
        LinkedHashSet<Object> found = new LinkedHashSet<>();
        walk(asked(query), List.of(), found);
        return found;
    }

    /** Twice the leading fields with certain values, and one for a range after them; ids say the most. */
    private int told(Map<String, Map<String, List<Object>>> asked) {
        int told = 0;
        for (String key : keys()) {
            Map<String, List<Object>> of = asked.get(key);
            if (of == null) return told;
            if (!of.containsKey("$in")) return told + 1;
            told += key.equals("_id") ? 100 : 2;
        }
        return told;
    }

    private void walk(Map<String, Map<String, List<Object>>> asked, List<Object> prefix, Collection<Object> found) {
        Map<String, List<Object>> of = prefix.size() < keys().size() ? asked.get(keys().get(prefix.size())) : null;
        if (of == null) {
            found.addAll(positions.subMap(prefix, true, with(prefix, LAST), true).values());
        } else if (of.containsKey("$in")) {
            for (Object value : of.get("$in")) walk(asked, with(prefix, value), found);
        } else {
            List<Object> from = prefix, to = with(prefix, LAST);
            if (of.containsKey("$gte")) from = with(prefix, of.get("$gte").get(0));
            if (of.containsKey("$gt")) from = with(with(prefix, of.get("$gt").get(0)), LAST);
            if (of.containsKey("$lte")) to = with(with(prefix, of.get("$lte").get(0)), LAST);
            if (of.containsKey("$lt")) to = with(prefix, of.get("$lt").get(0));
            if (order(from, to) < 0) found.addAll(positions.subMap(from, true, to, true).values());
        }
    }

    /** field → $in, $gt, $gte, $lt or $lte → values; what else is asked the collection looks at. */
    private static Map<String, Map<String, List<Object>>> asked(Document query) {
        Map<String, Map<String, List<Object>>> asked = new HashMap<>();
        collect(query, asked);
        return asked;
    }

    private static void collect(Document query, Map<String, Map<String, List<Object>>> asked) {
        for (Map.Entry<String, Object> one : query.entrySet()) {
            if (one.getKey().equals("$and")) {
                for (Object clause : (Collection<?>) one.getValue()) collect((Document) clause, asked);
            } else if (!one.getKey().startsWith("$")) {
                Map<String, List<Object>> of = asked.getOrDefault(one.getKey(), new HashMap<>());
                collect(one.getValue(), of);
                if (!of.isEmpty()) asked.put(one.getKey(), of);
            }
        }
    }

    private static void collect(Object expression, Map<String, List<Object>> of) {
        if (!(expression instanceof Document operators) || operators.isEmpty() || !operators.keySet().iterator().next().startsWith("$")) {
            of.putIfAbsent("$in", normal(singletonList(expression)));
            return;
        }
        for (Map.Entry<String, Object> one : operators.entrySet()) {
            switch (one.getKey()) {
                case "$eq" -> of.putIfAbsent("$in", normal(singletonList(one.getValue())));
                case "$in" -> of.putIfAbsent("$in", normal((Collection<?>) one.getValue()));
                case "$gt", "$gte", "$lt", "$lte" -> of.putIfAbsent(one.getKey(), normal(singletonList(one.getValue())));
                default -> { }
            }
        }
    }

    private static List<Object> normal(Collection<?> values) {
        List<Object> made = new ArrayList<>();
        for (Object value : values) made.add(new KeyValue(value).normalized().get(0));
        return made;
    }

    private List<List<Object>> entries(Document document) {
        List<List<Object>> made = new ArrayList<>();
        Object id = document.get("_id");
        for (KeyValue values : getKeyValues(document)) {
            List<Object> entry = new ArrayList<>();
            boolean any = false;
            for (Object value : values) {
                entry.add(value instanceof Missing ? null : value);
                any |= !(value instanceof Missing) && value != null;
            }
            entry.add(id);
            if (any || !isSparse()) made.add(entry);
        }
        return made;
    }

    private static List<Object> with(List<Object> prefix, Object value) {
        List<Object> longer = new ArrayList<>(prefix);
        longer.add(value);
        return longer;
    }

    private static int order(List<Object> one, List<Object> other) {
        for (int at = 0; at < Math.min(one.size(), other.size()); at++) {
            Object left = one.get(at), right = other.get(at);
            int order = left == right ? 0 : left == LAST ? 1 : right == LAST ? -1 : VALUES.compare(left, right);
            if (order != 0) return order;
        }
        return one.size() - other.size();                // a prefix comes before what it begins
    }

    @Override public void checkAdd(Document document, MongoCollection<Object> collection) { }

    @Override public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) { }

    @Override public long getCount() { return positions.size(); }

    @Override public long getDataSize() { return 0; }

    @Override public void drop() {
        siblings.remove(getName());
        positions.clear();
    }
}
