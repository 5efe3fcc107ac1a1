/// Which module may import what: the arrows of ARCHITECTURE.md.
enum ModuleArrows {
    /// The project's own modules, and those of them that each may import.
    static let ours: [String: Set<String>] = [
        "OPDEngine": [],
        "OPDSimulation": ["OPDEngine"],
        "OPDJournal": ["OPDEngine"],
        "OPDJournalPostgres": ["OPDEngine", "OPDJournal"],
        "OPDJournalSQLite": ["OPDEngine", "OPDJournal"],
        "OPDServer": ["OPDEngine", "OPDJournal"],
        "opdesk": [
            "OPDEngine", "OPDSimulation", "OPDJournal", "OPDJournalPostgres", "OPDJournalSQLite", "OPDServer",
        ],
    ]

    /// Modules that import nothing from outside the project, not even Foundation.
    static let pure: Set<String> = ["OPDEngine", "OPDSimulation"]

    /// Packages, by the beginning of their modules' names, that belong to one module alone.
    static let reserved: [(prefix: String, to: String)] = [
        ("GRDB", "OPDJournalSQLite"), ("SQLite", "OPDJournalSQLite"),
        ("CLibPQ", "OPDJournalPostgres"),
        ("CQREncode", "OPDServer"),
        ("Hummingbird", "OPDServer"), ("NIO", "OPDServer"), ("_NIO", "OPDServer"), ("JWTKit", "OPDServer"),
        ("AsyncHTTPClient", "opdesk"),
    ]

    /// What reads a clock, draws by chance or waits. In the engine all of these come in from outside, as data.
    static var impure: [Regex<Substring>] {
        [
            /\bDate\s*\(/, /\bDate\.now\b/, /\b[A-Z]\w*Clock\b/, /\brandom/, /RandomNumberGenerator/, /\bshuffled?\b/,
            /\bUUID\b/, /\bHasher\b/, /\bhashValue\b/, /\bTask\b/, /\basync\b/, /\bawait\b/, /\bactor\b/,
            /\bprint\s*\(/,
        ]
    }

    /// Why a source file of this module breaks the rules, in sentences; empty when it does not.
    static func complaints(about source: String, of module: String) -> [String] {
        let code = withoutComments(source)
        let imports = imports(of: code).compactMap { complaint(about: $0, in: module) }
        return module == "OPDEngine" ? imports + impureWords(in: code) : imports
    }

    private static func complaint(about imported: String, in module: String) -> String? {
        guard let allowed = ours[module] else { return "\(module) is a module without arrows" }
        if ours.keys.contains(imported) || pure.contains(module) {
            return allowed.contains(imported) ? nil : "\(module) imports \(imported)"
        }
        let owner = reserved.first { imported.hasPrefix($0.prefix) }?.to
        return owner == nil || owner == module ? nil : "\(module) imports \(imported), which belongs to \(owner!)"
    }

    private static func impureWords(in code: String) -> [String] {
        // A plain boundary, because the Unicode one sees a single word in `list.shuffled`.
        impure.compactMap { code.firstMatch(of: $0.wordBoundaryKind(.simple)) }.map { "the engine says \($0.output)" }
    }

    /// The modules that the code imports, whatever attributes, access and kind the import names.
    static func imports(of code: String) -> [String] {
        let attributes = /(?:@\w+(?:\([^)]*\))?\s+)*/
        let access = /(?:(?:public|package|internal|fileprivate|private)\s+)?/
        let kind = /(?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)?/
        return code.split(whereSeparator: { $0.isNewline || $0 == ";" }).compactMap { line in
            var rest = line.drop(while: \.isWhitespace)
            rest.trimPrefix(attributes)
            rest.trimPrefix(access)
            guard rest.starts(with: /import\s+/) else { return nil }
            rest.trimPrefix(/import\s+/)
            rest.trimPrefix(kind)
            return rest.prefixMatch(of: /[\w`]+/).map { $0.output.filter { $0 != "`" } }
        }
    }

    static func withoutComments(_ source: String) -> String {
        source.replacing(/(?s)\/\*.*?\*\//, with: " ").replacing(/\/\/[^\n]*/, with: "")
    }
}
