package io.posestream.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what a newer schema took away from an older one: readers of the older one, and its records, need all of it. */
final class SchemaChanges {
    private final List<String> found = new ArrayList<>();

    private SchemaChanges() {}

    /** One line per message, field, enum or value that is gone, or is no longer what it was; additions are none. */
    static List<String> harmful(FileDescriptorSet before, FileDescriptorSet after) {
        SchemaChanges changes = new SchemaChanges();
        Map<String, FileDescriptorProto> files = after.getFileList().stream()
                .collect(Collectors.toMap(FileDescriptorProto::getName, Function.identity()));
        for (FileDescriptorProto file : before.getFileList()) {
            FileDescriptorProto now = files.get(file.getName());
            if (now == null) {
                changes.found.add("file " + file.getName() + " is gone");
            } else {
                changes.same("package of " + file.getName(), file.getPackage(), now.getPackage());
                changes.messages(file.getPackage(), file.getMessageTypeList(), now.getMessageTypeList());
                changes.enums(file.getPackage(), file.getEnumTypeList(), now.getEnumTypeList());
            }
        }
        return changes.found;
    }

    private void same(String what, Object before, Object now) {
        if (!before.equals(now)) {
            found.add(what + " was " + before + " and is " + now);
        }
    }

    private void messages(String scope, List<DescriptorProto> before, List<DescriptorProto> after) {
        for (DescriptorProto message : before) {
            String name = scope + "." + message.getName();
            Optional<DescriptorProto> now = after.stream()
                    .filter(one -> one.getName().equals(message.getName()))
                    .findFirst();
            if (now.isEmpty()) {
                found.add("message " + name + " is gone");
            } else {
                fields(name, message, now.get());
                messages(name, message.getNestedTypeList(), now.get().getNestedTypeList());
                enums(name, message.getEnumTypeList(), now.get().getEnumTypeList());
            }
        }
    }

    private void fields(String name, DescriptorProto before, DescriptorProto after) {
        for (FieldDescriptorProto field : before.getFieldList()) {
            String what = "field " + field.getNumber() + " of " + name;
            Optional<FieldDescriptorProto> now = after.getFieldList().stream()
                    .filter(one -> one.getNumber() == field.getNumber())
                    .findFirst();
            if (now.isEmpty()) {
                found.add(what + " (" + field.getName() + ") is gone");
            } else {
                same(what, describe(before, field), describe(after, now.get()));
            }
        }
    }

    private static String describe(DescriptorProto message, FieldDescriptorProto field) {
        String of = field.hasOneofIndex() && !field.getProto3Optional()
                ? " of " + message.getOneofDecl(field.getOneofIndex()).getName()
                : "";
        return field.getLabel() + (field.getProto3Optional() ? " optional " : " ") + field.getType() + " "
                + field.getTypeName() + " " + field.getName() + of
                + (field.getOptions().hasPacked()
                        ? " packed=" + field.getOptions().getPacked()
                        : "");
    }

    private void enums(String scope, List<EnumDescriptorProto> before, List<EnumDescriptorProto> after) {
        for (EnumDescriptorProto one : before) {
            String name = scope + "." + one.getName();
            Optional<EnumDescriptorProto> now = after.stream()
                    .filter(other -> other.getName().equals(one.getName()))
                    .findFirst();
            if (now.isEmpty()) {
                found.add("enum " + name + " is gone");
            } else {
                for (EnumValueDescriptorProto value : one.getValueList()) {
                    String what = "value " + value.getNumber() + " of " + name;
                    same(what, value.getName(), nameOf(now.get(), value.getNumber()));
                }
            }
        }
    }

    private static String nameOf(EnumDescriptorProto type, int number) {
        return type.getValueList().stream()
                .filter(value -> value.getNumber() == number)
                .map(EnumValueDescriptorProto::getName)
                .findFirst()
                .orElse("gone");
    }
}
