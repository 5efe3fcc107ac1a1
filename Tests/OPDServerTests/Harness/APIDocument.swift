import OPDJournal

@testable import OPDServer

/// The API's document, as the tests hold answers against it.
struct APIDocument: Sendable {
    static let shared = APIDocument((try? JSONValue(AccessDocument.bytes)) ?? .null)

    let root: JSONValue

    private init(_ root: JSONValue) { self.root = root }

    private static let methods = ["get", "put", "post", "delete", "patch"]

    /// Method and path of every operation, such as `POST /doctors`.
    var operations: [String] {
        (root["paths"]?.members ?? []).flatMap { path in
            path.value.members.filter { Self.methods.contains($0.name) }.map { "\($0.name.uppercased()) \(path.name)" }
        }
    }

    /// What the document does not say about this answer, or says otherwise.
    func gaps(_ method: String, _ path: String, _ answer: TestAnswer) -> [String] {
        guard let item = item(at: path) else {
            return answer.status == 404 ? [] : ["the path is not in the document"]
        }
        let isHead = method == "HEAD"
        guard let operation = item[isHead ? "get" : method.lowercased()] else {
            guard answer.status == 405 else { return ["the method is not in the document"] }
            return item.members.flatMap { gaps(in: $0.value, answer, isHead: isHead) }
        }
        return gaps(in: operation, answer, isHead: isHead)
    }

    private func gaps(in operation: JSONValue, _ answer: TestAnswer, isHead: Bool) -> [String] {
        guard let response = operation["responses"]?["\(answer.status)"].map(resolved) else {
            return ["status \(answer.status) is not in the document"]
        }
        return missingHeaders(response, answer) + (isHead ? [] : gapsInBody(response, answer))
    }

    private func missingHeaders(_ response: JSONValue, _ answer: TestAnswer) -> [String] {
        (response["headers"]?.members ?? []).compactMap { header in
            guard header.value["required"] == true else { return nil }
            return answer.headers.contains { $0.name.canonicalName == header.name.lowercased() }
                ? nil : "\(header.name) is missing"
        }
    }

    private func gapsInBody(_ response: JSONValue, _ answer: TestAnswer) -> [String] {
        if answer.bytes.isEmpty, response["content"] == nil { return [] }
        // A browser is shown any problem as a page; the document says so once.
        if answer.status >= 400, answer.headers[.contentType] == "text/html; charset=utf-8" { return [] }
        let type = answer.headers[.contentType]?.split(separator: ";").first.map(String.init) ?? "no type"
        guard let content = response["content"]?[type] else { return ["\(type) is not in the document"] }
        guard let schema = content["schema"] else { return ["\(type) has no schema"] }
        return JSONSchema(document: self).faults(of: answer.json ?? .string(answer.text), schema)
    }

    /// The item that a request's path belongs to: one without parameters before one with them.
    private func item(at path: String) -> JSONValue? {
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        let matching = (root["paths"]?.members ?? []).filter { item in
            let pattern = item.name.split(separator: "/")
            return pattern.count == segments.count
                && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return (matching.first { !$0.name.contains("{") } ?? matching.first)?.value
    }

    /// What a reference points to; anything else as it is.
    func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.text else { return value }
        let target = reference.split(separator: "/").dropFirst().reduce(Optional(root)) { $0?[String($1)] }
        return target ?? .string("\(reference) leads nowhere")
    }
}
