import HTTPTypes
import OPDJournal

/// The API's document with what the access table says of each operation: who may call it, and what others are answered.
enum AccessDocument {
    static let bytes = bytes(of: AccessTable.all)

    static func bytes(of table: AccessTable) -> [UInt8] {
        guard let document = try? JSONValue(PackageResources.openapi_json) else { return PackageResources.openapi_json }
        var writer = JSONWriter(capacity: PackageResources.openapi_json.count * 2)
        writer.value(
            document.replacing("paths") { paths in
                paths.mapMembers { path, item in
                    item.mapMembers { method, operation in
                        guard let method = HTTPRequest.Method(rawValue: method.uppercased()),
                            let admission = table.admission(method, path)
                        else { return operation }
                        return Self.operation(operation, method, admission)
                    }
                }
            })
        return writer.bytes
    }

    private static func operation(
        _ operation: JSONValue, _ method: HTTPRequest.Method, _ admission: Admission
    ) -> JSONValue {
        var refused: [(status: String, response: String)] = []
        if admission.needsProof { refused.append(("401", "Unauthorized")) }
        if admission.needsProof || ![.get, .head].contains(method) { refused.append(("403", "Forbidden")) }
        // Whether a login is over or a token is signed cannot always be found out.
        if admission.needsProof { refused.append(("503", "Unavailable")) }
        let answers = refused.map { status, response in
            JSONValue.Member(status, .object([.init("$ref", .string("#/components/responses/\(response)"))]))
        }
        return operation.adding([
            .init(
                "security",
                .array(
                    admission.needsProof
                        ? ["login", "key", "token"].map { scheme in
                            .object([.init(scheme, .array([]))])
                        } : [])), .init("x-admission", .string(admission.text)),
        ]).replacing("responses") { $0.adding(answers) }
    }
}

extension Admission {
    /// Whether a caller has to prove who they are.
    var needsProof: Bool {
        switch self {
        case .everybody, .patient: false
        case .known, .may, .mayEverywhere: true
        }
    }
}

extension JSONValue {
    fileprivate func mapMembers(_ change: (_ name: String, JSONValue) -> JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.map { Member($0.name, change($0.name, $0.value)) })
    }

    fileprivate func replacing(_ name: String, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        mapMembers { $0 == name ? change($1) : $1 }
    }

    /// With the members that it does not have yet.
    fileprivate func adding(_ more: [Member]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + more.filter { self[$0.name] == nil })
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): self.value(flag)
        case .integer(let number): self.value(number)
        case .number(let text): self.value(json: text.utf8)
        case .string(let text): self.value(text)
        case .array(let elements): array { writer in for element in elements { writer.value(element) } }
        case .object(let members):
            object { writer in
                for member in members {
                    writer.key(word: member.name)
                    writer.value(member.value)
                }
            }
        }
    }
}
