import OPDEngine

/// What proves that somebody is who they say: the hash of a password or of a key.
package enum Credential {
    package enum Owner: Hashable, Sendable {
        case user(User.Name)
        case key(APIKey.ID)
    }

    /// As it stands beside an entry of the directory: a JSON object of hashes by owner.
    package static func encode(_ credentials: [(owner: Owner, hash: String)]) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            for (owner, hash) in credentials {
                writer.key(word: owner.text)
                writer.value(hash)
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// What cannot be read proves nothing.
    static func decode(_ text: String) -> [Owner: String] {
        guard case .object(let members)? = try? JSONValue(Array(text.utf8)) else { return [:] }
        var credentials: [Owner: String] = [:]
        for member in members {
            if let owner = Owner(member.name), let hash = member.value.text { credentials[owner] = hash }
        }
        return credentials
    }
}

extension Credential.Owner {
    fileprivate var text: String {
        switch self {
        case .user(let name): "user/\(name)"
        case .key(let id): "key/\(id)"
        }
    }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        switch (parts.first, parts.last) {
        case ("user", let name?):
            guard let name = User.Name(name) else { return nil }
            self = .user(name)
        case ("key", let id?):
            guard let id = APIKey.ID(id) else { return nil }
            self = .key(id)
        default: return nil
        }
    }
}
