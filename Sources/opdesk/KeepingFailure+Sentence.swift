import OPDJournalSQLite

extension KeepingFailure {
    var sentence: String {
        switch self {
        case .source(let failure): failure.sentence
        case .sameFile(let path): "\(path) is the database itself. Give another file."
        case .exists(let path):
            "\(path) is there already. Give another name, or --overwrite if it is an older backup of this hospital."
        case .notOurs(let path): "\(path) is no backup of this hospital, so it is left alone. Give another name."
        case .hasLog(let path):
            "Beside \(path) lies a log of SQLite: a server has that file, or had it and has not closed it. Give another name."
        case .beingMade(let path): "Another process is just making \(path)."
        case .discarded(let path): "\(path) was not made: it was to end."
        case .inUse(let path, let process):
            "\(path) is in use by a server\(process.map { " (process \($0))" } ?? ""). Stop it first."
        case .wouldReplace(let path):
            "\(path) has entries, or cannot be read. Give --replace to put the backup in its place; it is kept beside it."
        case .system(let path, let reason): "\(path): \(reason)."
        case .unreadable(let path, let failure): "\(path) cannot be read: \(failure)."
        case .notCopied(let path, let reason): "\(path) could not be copied: \(reason)."
        case .violations(let path, let problems):
            """
            \(path) holds what must not be:
            \(problems.joined(separator: "\n"))
            """
        case .changed(let path): "\(path) has changed while it was copied: it is no backup, a server has it."
        }
    }
}
