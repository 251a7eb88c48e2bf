package io.posestream.models.checkpoint;

import io.posestream.models.checkpoint.PickleValues.ArrayRef;
import io.posestream.models.checkpoint.PickleValues.ArrayType;
import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.Global;
import io.posestream.models.checkpoint.PickleValues.Ignored;
import io.posestream.models.checkpoint.PickleValues.Marker;
import io.posestream.models.checkpoint.PickleValues.Sequence;
import io.posestream.models.checkpoint.PickleValues.StorageRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle of protocol 2 to 5 into plain values. An opcode outside the list below is an error; names are checked
 * against {@link PickleGlobals} and nothing is ever called. Source of the opcodes: the Python library reference and
 * {@code pickletools}. Not thread safe.
 */
final class PickleMachine {
    /** A checkpoint of 6,000 tensors takes 200,000 steps. */
    private static final int MAX_STEPS = 2_000_000;

    private static final int PROTOCOL_MIN = 2;
    private static final int PROTOCOL_MAX = 5;

    private final PickleInput in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private final Map<String, ElementType> storageTypes = new HashMap<>();
    private int steps;

    PickleMachine(PickleInput in) {
        this.in = in;
    }

    /** The value that the pickle leaves; the input then stands behind its STOP. */
    Object run() throws IOException {
        if (in.unsignedByte() != 0x80) {
            throw new MalformedCheckpoint("it holds no pickle of protocol 2 or later");
        }
        int protocol = in.unsignedByte();
        if (protocol < PROTOCOL_MIN || protocol > PROTOCOL_MAX) {
            throw new MalformedCheckpoint("it holds a pickle of protocol " + protocol);
        }
        while (steps < MAX_STEPS) {
            steps++;
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            if (!scalar(opcode) && !container(opcode)) {
                reference(opcode);
            }
        }
        throw new MalformedCheckpoint("its pickle takes more than " + MAX_STEPS + " steps");
    }

    /** Opcodes that push one plain value. */
    private boolean scalar(int opcode) throws IOException {
        switch (opcode) {
            case 'N' -> push(Marker.NONE);
            case '(' -> push(Marker.MARK);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.signedInt());
            case 'K' -> push(in.littleEndian(1));
            case 'M' -> push(in.littleEndian(2));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.littleEndian(8))));
            case 0x8a -> push(in.number(in.littleEndian(1)));
            case 0x8b -> push(in.number(in.littleEndian(4)));
            case 'U', 0x8c -> push(in.string(in.littleEndian(1)));
            case 'T', 'X' -> push(in.string(in.littleEndian(4)));
            case 0x8d -> push(in.string(in.littleEndian(8)));
            case 'C' -> push(in.skip(in.littleEndian(1)));
            case 'B' -> push(in.skip(in.littleEndian(4)));
            case 0x8e, 0x96 -> push(in.skip(in.littleEndian(8)));
            case 0x95 -> in.littleEndian(8);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Opcodes that build tuples, lists, sets and dictionaries. */
    private boolean container(int opcode) throws MalformedCheckpoint {
        switch (opcode) {
            case ')', ']', 0x8f -> push(new Sequence(List.of()));
            case '}' -> push(new Dictionary());
            case 't', 'l', 0x91 -> push(new Sequence(popToMark()));
            case 0x85 -> push(tuple(1));
            case 0x86 -> push(tuple(2));
            case 0x87 -> push(tuple(3));
            case 'a' -> append(List.of(pop()));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> setItems(tuple(2).items());
            case 'u' -> setItems(popToMark());
            case 'd' -> {
                List<Object> items = popToMark();
                push(new Dictionary());
                setItems(items);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Opcodes that move, remember, name and pretend to call. */
    private void reference(int opcode) throws IOException {
        switch (opcode) {
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'h' -> push(recall(in.littleEndian(1)));
            case 'j' -> push(recall(in.littleEndian(4)));
            case 'q' -> memo.put(in.littleEndian(1), top());
            case 'r' -> memo.put(in.littleEndian(4), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'c' -> push(PickleGlobals.checked(new Global(in.line(), in.line())));
            case 0x93 -> push(stackGlobal());
            case 'R', 0x81 -> {
                Sequence arguments = popSequence();
                charge(arguments);
                push(PickleGlobals.call(pop(), arguments));
            }
            case 'b' -> build();
            case 'Q' -> pushStorage(PickleGlobals.storage(pop()));
            default ->
                throw new MalformedCheckpoint(
                        "its pickle uses opcode 0x" + Integer.toHexString(opcode) + ", which no checkpoint needs");
        }
    }

    /** A call copies its lists, and a pickle can pass one long list to many calls: each copied item is a step. */
    private void charge(Sequence arguments) {
        for (Object argument : arguments.items()) {
            steps += argument instanceof Sequence list ? Math.min(list.items().size(), MAX_STEPS - steps) : 0;
        }
    }

    private Global stackGlobal() throws MalformedCheckpoint {
        Sequence names = tuple(2);
        if (names.items().get(0) instanceof String module && names.items().get(1) instanceof String name) {
            return PickleGlobals.checked(new Global(module, name));
        }
        throw new MalformedCheckpoint("its pickle names a global by something else than text");
    }

    /**
     * Tells arrays what they hold; drops the attributes of a dictionary ({@code _metadata}) and of ignored values; anything
     * else has none.
     */
    private void build() throws MalformedCheckpoint {
        Object state = pop();
        Object target = top();
        if (target instanceof ArrayRef array) {
            array.build(state);
        } else if (target instanceof ArrayType type) {
            type.build(state);
        } else if (!(target instanceof Dictionary) && !(target instanceof Ignored)) {
            throw new MalformedCheckpoint("its pickle sets attributes of something that has none");
        }
    }

    private void append(List<Object> items) throws MalformedCheckpoint {
        Object target = top();
        if (target instanceof Sequence sequence) {
            sequence.items().addAll(items);
        } else if (!(target instanceof Ignored)) {
            throw new MalformedCheckpoint("its pickle appends to something that is no list");
        }
    }

    private void setItems(List<Object> items) throws MalformedCheckpoint {
        Object target = top();
        if (target instanceof Ignored) {
            return;
        }
        if (!(target instanceof Dictionary dictionary) || items.size() % 2 != 0) {
            throw new MalformedCheckpoint("its pickle sets items of something that is no dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dictionary.put(items.get(i), items.get(i + 1));
        }
    }

    /** The types of all storages named so far, also of those whose tensors are ignored later. */
    Map<String, ElementType> storageTypes() {
        return storageTypes;
    }

    private void pushStorage(StorageRef storage) {
        storageTypes.put(storage.key(), storage.type());
        push(storage);
    }

    private Object recall(long index) throws MalformedCheckpoint {
        Object value = memo.get(index);
        if (value == null) {
            throw new MalformedCheckpoint("its pickle recalls item " + index + ", which it never stored");
        }
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() throws MalformedCheckpoint {
        if (stack.isEmpty()) {
            throw new MalformedCheckpoint("its pickle takes from an empty stack");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() throws MalformedCheckpoint {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Sequence popSequence() throws MalformedCheckpoint {
        if (pop() instanceof Sequence sequence) {
            return sequence;
        }
        throw new MalformedCheckpoint("its pickle calls without a tuple of arguments");
    }

    private Sequence tuple(int size) throws MalformedCheckpoint {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(0, pop());
        }
        return new Sequence(items);
    }

    private List<Object> popToMark() throws MalformedCheckpoint {
        int mark = stack.lastIndexOf(Marker.MARK);
        if (mark < 0) {
            throw new MalformedCheckpoint("its pickle misses a mark");
        }
        List<Object> above = stack.subList(mark + 1, stack.size());
        List<Object> items = new ArrayList<>(above);
        stack.subList(mark, stack.size()).clear();
        return items;
    }
}
