import OPDEngine
import OPDJournal

/// Users and keys, in schema 3.
extension EventSample<DirectoryEvent> {
    static let access: [EventSample<DirectoryEvent>] = events.map { name, event in
        EventSample(name: name, event: .access(event))
    }

    private static let asha = User.Name("asha.rao-2")!

    private static let events: [(String, AccessEvent)] = [
        ("user_added", .userAdded(asha, Standing(role: .clerk, grants: Permissions([.overbook, .backdate]))!)),
        ("user_added-doctor", .userAdded(asha, Standing(role: .doctor, doctor: 3)!)),
        ("user_changed", .userChanged(asha, Standing(role: .admin, grants: .all)!)),
        ("user_disabled", .userDisabled(asha)),
        ("user_enabled", .userEnabled(asha)),
        ("password_set", .passwordSet(asha)),
        ("logins_ended", .loginsEnded(asha)),
        ("login_ended", .loginEnded(EndedLogin(id: .max, until: .clock("21:00")))),
        (
            "key_created",
            .keyCreated(
                APIKey(
                    id: APIKey.ID("k7m2pq9x")!, name: User.Name("lab")!, scopes: .all, doctor: 3,
                    expiry: .clock("21:00")))
        ),
        (
            "key_created-for_ever",
            .keyCreated(APIKey(id: APIKey.ID("k7m2pq9x")!, name: User.Name("lab")!, scopes: Permissions([.seeBoards])))
        ),
        ("key_revoked", .keyRevoked(APIKey.ID("k7m2pq9x")!)),
    ]
}
