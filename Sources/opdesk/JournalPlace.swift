import ArgumentParser
import Foundation
import OPDJournal
import OPDJournalPostgres
import OPDJournalSQLite

/// Where a journal is: in a file of this machine, or in a PostgreSQL database.
enum JournalPlace: Sendable {
    case file(String)
    case postgres(String)

    /// nil for a URL of something else.
    init?(_ text: String) {
        guard let scheme = Self.scheme(of: text) else {
            self = .file(text)
            return
        }
        guard ["postgres", "postgresql"].contains(scheme) else { return nil }
        self = .postgres(text)
    }

    init(_ text: String, option: String) throws {
        guard let place = JournalPlace(text) else {
            throw ValidationError(
                "\(option) takes a file, or postgres://user@host/database, not \(Self.scheme(of: text) ?? "")://….")
        }
        self = place
    }

    private static func scheme(of text: String) -> String? {
        text.firstRange(of: "://").map { text[..<$0.lowerBound].lowercased() }
    }

    /// The file that it is, for what is not possible on PostgreSQL.
    func file(instead sentence: String) throws -> String {
        switch self {
        case .file(let path): return path
        case .postgres: throw ValidationFailure(sentence)
        }
    }

    /// Opens it for appending; it is made when it is missing.
    func open(secret: HospitalSecret? = nil) throws -> any Journal {
        try Self.explained {
            switch self {
            case .file(let path): try SQLiteJournal(path: path, secret: secret)
            case .postgres(let url): try PostgresJournal(url: url, secret: secret)
            }
        }
    }

    /// Opens it for reading it whole; it must exist.
    func reader() throws -> any JournalReader {
        try Self.explained {
            switch self {
            case .file(let path): try SQLiteJournalReader(path: path)
            case .postgres(let url): try PostgresJournalReader(url: url)
            }
        }
    }

    /// Brings it to the tables of this release. Returns the names of the steps that a PostgreSQL database had missed.
    func migrate() throws -> [String] {
        guard case .postgres(let url) = self else {
            try open().close()
            return []
        }
        return try Self.explained { try PostgresJournal.migrate(url: url) }
    }

    /// A failure to open becomes a sentence for the person at the terminal.
    private static func explained<Value>(_ opening: () throws -> Value) throws -> Value {
        do {
            return try opening()
        } catch let failure as SQLiteJournal.OpeningFailure {
            throw ValidationFailure(failure.sentence)
        } catch let failure as PostgresJournal.OpeningFailure {
            throw ValidationFailure(failure.sentence)
        }
    }

    func unreadable(_ failure: JournalFailure) -> ValidationFailure {
        ValidationFailure("\(self) cannot be read: \(failure).")
    }
}

extension JournalPlace: CustomStringConvertible {
    /// Without the password.
    var description: String {
        switch self {
        case .file(let path): path
        case .postgres(let url): PostgresJournal.name(of: url)
        }
    }
}
