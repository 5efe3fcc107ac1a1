import Hummingbird
import OPDEngine

extension Request {
    /// The query parameters, each once and known; others are refused by name.
    func query(_ known: String...) throws -> [String: String] {
        guard let query = uri.query, !query.isEmpty else { return [:] }
        var parameters: [String: String] = [:]
        for (name, value) in uri.queryParameters {
            let name = String(name)
            guard known.contains(name) else {
                let hint = known.isEmpty ? "no parameters are known" : "known are \(known.joined(separator: ", "))"
                throw Problem.invalid(String(name.prefix(100)), "is unknown here; \(hint).")
            }
            // What was no UTF-8 has been replaced by this.
            guard !value.unicodeScalars.contains("\u{FFFD}") else { throw Problem.invalid(name, "is not UTF-8.") }
            guard parameters.updateValue(String(value), forKey: name) == nil else {
                throw Problem.invalid(name, "stands twice.")
            }
        }
        return parameters
    }
}

extension ClinicDay {
    /// A date that a client sent.
    static func read(_ text: String, field: String) throws -> ClinicDay {
        guard let day = ClinicDay(text) else {
            throw Problem.invalid(field, "takes a date from 2000-01-01 to 2099-12-31 as YYYY-MM-DD.")
        }
        return day
    }
}
